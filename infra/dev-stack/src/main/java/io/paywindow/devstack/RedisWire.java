package io.paywindow.devstack;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One inline command to a Redis on this machine, and a line of its answer. */
final class RedisWire {

    private static final int TIMEOUT_MILLIS = 2_000;

    private RedisWire() {}

    /** The first line. */
    static String ask(int port, String command) throws IOException {
        return ask(port, command, "");
    }

    /** The first line that begins so; "" if none does before an empty one, which ends what INFO tells. */
    private static String ask(int port, String command, String prefix) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String line = in.readLine();
            while (line != null && !line.isEmpty() && !line.startsWith(prefix)) {
                line = in.readLine();
            }
            return line == null ? "" : line;
        }
    }

    /** True once a replica has copied what its primary had when it began to follow. */
    static boolean followsItsPrimary(int port) {
        try {
            return ask(port, "INFO replication", "master_link_status:").equals("master_link_status:up");
        } catch (IOException e) {
            return false;
        }
    }

    /** True once Redis has loaded its data and answers. */
    static boolean answersPing(int port) {
        try {
            return ask(port, "PING").equals("+PONG");
        } catch (IOException e) {
            return false;
        }
    }
}
