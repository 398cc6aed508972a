package io.paywindow.stock.notice;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** An SMTP server that answers as a test tells it to, and else that all is well. */
final class GrudgingMailServer implements AutoCloseable {

    /** Instead of an answer: says nothing more. */
    static final String SILENCE = "";

    private static final String DATA = "DATA";

    private final ServerSocket front = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final AtomicInteger hungUpOn = new AtomicInteger();
    private final AtomicInteger textsTaken = new AtomicInteger();
    private volatile Duration thought = Duration.ZERO;

    GrudgingMailServer() throws IOException {
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return front.getLocalPort();
    }

    /**
     * Answers a command so from here on.
     *
     * @param command its first word, or {@code .} for the end of the text
     */
    void answer(String command, String answer) {
        answers.put(command, answer);
    }

    /** Takes so long over each answer from here on. */
    void thinkBeforeEachAnswer(Duration time) {
        thought = time;
    }

    /** How many clients have ended their connection. */
    int hungUpOn() {
        return hungUpOn.get();
    }

    /** How many emails came to their end. */
    int textsTaken() {
        return textsTaken.get();
    }

    private void accept() {
        while (!front.isClosed()) {
            try {
                Socket client = front.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                // Closed.
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII))) {
            say(client.getOutputStream(), "220 at your service");
            boolean inText = false;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (inText && !line.equals(".")) {
                    continue;
                }
                String command = inText ? "." : line.substring(0, 4);
                String answer = answers.getOrDefault(command, command.equals(DATA) ? "354 go on" : "250 fine");
                inText = command.equals(DATA) && answer.startsWith("354");
                if (command.equals(".")) {
                    textsTaken.incrementAndGet();
                }
                if (!answer.equals(SILENCE)) {
                    say(client.getOutputStream(), answer);
                }
            }
        } catch (IOException e) {
            // Hung up on.
        }
        hungUpOn.incrementAndGet();
    }

    private void say(OutputStream out, String line) throws IOException {
        LockSupport.parkNanos(thought.toNanos());
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        front.close();
        for (Socket one : open) {
            one.close();
        }
    }
}
