package io.paywindow.contract.names;

/**
 * The names of this shop's topics and groups: the contract's, behind the prefix that lets several shops share a cluster.
 *
 * @param prefix put before every topic, consumer group and transactional id; empty for none
 */
public record Topics(String prefix) {

    public Topics {
        if (!prefix.matches("[A-Za-z0-9_.-]{0,64}")) {
            throw new IllegalArgumentException(
                    "topic-prefix: " + prefix + " (expected: at most 64 of A-Z a-z 0-9 _ . -)");
        }
    }

    /** The topic's full name. */
    public String nameOf(Topic topic) {
        return prefix + topic.topicName();
    }

    /** The full name of the topic for what could not be used of the given one. */
    public String deadNameOf(Topic topic) {
        return prefix + topic.deadName();
    }

    /** The full name of the dead-letter topic of a topic given by its full name. */
    public String deadNameOf(String fullName) {
        return fullName + "-dead";
    }

    /** A consumer group, application id or transactional id of this shop. */
    public String own(String name) {
        return prefix + name;
    }
}
