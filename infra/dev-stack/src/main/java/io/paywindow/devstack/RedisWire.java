package io.paywindow.devstack;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One inline command to a Redis on this machine, and the first line of its answer. */
final class RedisWire {

    private static final int TIMEOUT_MILLIS = 2_000;

    private RedisWire() {}

    static String ask(int port, String command) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String answer = in.readLine();
            return answer == null ? "" : answer;
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
