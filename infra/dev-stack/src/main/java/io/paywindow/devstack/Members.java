package io.paywindow.devstack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that was started here: who is gone is told once, who is left is stopped, services before servers. Thread-safe. */
final class Members {

    private static final int LOG_LINES = 20;

    private final Console console;
    private final List<Member> servers = new ArrayList<>();
    private final List<Member> services = new ArrayList<>();
    private final List<Member> mourned = new ArrayList<>();
    private boolean stopping;

    Members(Console console) {
        this.console = console;
    }

    void addServer(Member member) {
        add(servers, member);
    }

    void addService(Member member) {
        add(services, member);
    }

    private void add(List<Member> members, Member member) {
        boolean late;
        synchronized (this) {
            late = stopping;
            members.add(member);
        }
        if (late) {
            member.close();
        }
    }

    synchronized Map<String, Long> pids() {
        Map<String, Long> pids = new LinkedHashMap<>();
        servers.forEach(member -> pids.put(member.name(), member.pid()));
        services.forEach(member -> pids.put(member.name(), member.pid()));
        return pids;
    }

    /** Says who has ended since the last look, and why as far as its log knows. */
    synchronized void report() {
        if (stopping) {
            return;
        }
        for (List<Member> members : Arrays.asList(servers, services)) {
            for (Member member : members) {
                if (!member.alive() && !mourned.contains(member)) {
                    mourned.add(member);
                    console.line("");
                    console.line(
                            "%s has ended (%s). The others run on; Ctrl-C and infra/up bring it back. Its last lines:"
                                    .formatted(member.name(), member.ending()));
                    console.log(member.lastLines(LOG_LINES));
                }
            }
        }
    }

    /** Stops the services, which may still have something to say to the servers, then the servers. */
    void stop() {
        List<Member> first;
        List<Member> then;
        synchronized (this) {
            stopping = true;
            first = List.copyOf(services);
            then = List.copyOf(servers);
        }
        closeAll(first);
        closeAll(then);
    }

    private static void closeAll(List<Member> members) {
        List<Thread> closing = members.stream()
                .map(member -> Thread.ofVirtual().start(member::close))
                .toList();
        for (Thread thread : closing) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
