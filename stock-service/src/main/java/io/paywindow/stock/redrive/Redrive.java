package io.paywindow.stock.redrive;

import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.contract.names.OrderEvents;
import io.paywindow.contract.names.Topic;
import io.paywindow.stock.StockSettings;
import io.paywindow.stock.amqp.AmqpLink;
import io.paywindow.stock.amqp.AmqpSettings;
import java.io.PrintStream;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * What {@code infra/redrive} runs: moves dead messages of a queue or topic back to it, and says how many and what they had died of. It
 * takes the settings of the stock service, from wherever that has them.
 */
public final class Redrive {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;
    private static final int SOME_LEFT = 3;

    private final KafkaSettings kafka;
    private final AmqpSettings amqp;
    private final PrintStream out;

    /** Read like the service's own. */
    @EnableConfigurationProperties(StockSettings.class)
    static final class Settings {}

    Redrive(KafkaSettings kafka, AmqpSettings amqp, PrintStream out) {
        this.kafka = kafka;
        this.amqp = amqp;
        this.out = out;
    }

    public static void main(String[] arguments) {
        System.exit(main(arguments, System.out, System.err));
    }

    private static int main(String[] arguments, PrintStream out, PrintStream err) {
        RedriveOptions options;
        try {
            options = RedriveOptions.of(arguments);
        } catch (IllegalArgumentException e) {
            err.println("infra/redrive: " + e.getMessage());
            return MISUSED;
        }
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Settings.class)
                .web(WebApplicationType.NONE)
                .logStartupInfo(false)
                // What is wrong is said here, in a line.
                .properties(Map.of("logging.level.root", "error", "logging.level.org.springframework.boot", "off"))
                .run()) {
            StockSettings settings = context.getBean(StockSettings.class);
            return new Redrive(settings.kafka(), settings.amqp(), out).main(options, err);
        } catch (RuntimeException e) {
            err.println("infra/redrive: " + deepest(e));
            return MISUSED;
        }
    }

    /** Moves the messages, and answers how the command ends. */
    int main(RedriveOptions options, PrintStream err) {
        try {
            return run(options).left() == 0 ? DONE : SOME_LEFT;
        } catch (Exception e) {
            String server = options.topic().isPresent()
                    ? "Kafka at " + kafka.bootstrapServers()
                    : "RabbitMQ at " + amqp.shownUrl();
            err.println("infra/redrive: " + options.name() + ": " + server + ": " + deepest(e));
            return FAILED;
        }
    }

    /** Moves the messages, and says so. */
    Tally run(RedriveOptions options) throws Exception {
        Tally tally;
        String from;
        if (options.topic().isPresent()) {
            Topic topic = options.topic().get();
            from = kafka.topics().deadNameOf(topic);
            tally = new TopicRedrive(kafka).run(topic, options);
        } else {
            from = OrderEvents.deadQueueOf(options.name());
            tally = new QueueRedrive(new AmqpLink(amqp, "redrive")).run(options);
        }
        out.println(tally.text(from, options));
        return tally;
    }

    private static String deepest(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
