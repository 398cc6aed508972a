package io.paywindow.bench.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** A connection with one request under way at most. Understands as much of HTTP/1.1 as our answers use. Used by one thread. */
final class HttpConnection {

    private static final int LONGEST_ANSWER = 64 * 1024;
    private static final String LENGTH = "content-length:";
    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final int STATUS_DIGITS = 3;
    private static final byte[] LAST_CHUNK = "\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final SocketChannel channel;
    private final byte[] bytes = new byte[LONGEST_ANSWER];
    private final ByteBuffer buffer = ByteBuffer.wrap(bytes);
    private long dueAt;
    private int bodyAt;
    private int end;
    private boolean chunked;
    private boolean asked;

    HttpConnection(SocketChannel channel) {
        this.channel = channel;
    }

    void send(byte[] request, long at) throws IOException {
        asked = true;
        dueAt = at;
        bodyAt = 0;
        buffer.clear();
        ByteBuffer out = ByteBuffer.wrap(request);
        while (out.hasRemaining()) {
            // A request is smaller than the socket's own buffer, which is empty now.
            channel.write(out);
        }
    }

    /** Reads what has come; true once the answer is whole. */
    boolean read() throws IOException {
        if (channel.read(buffer) < 0) {
            throw new IOException("closed by the server");
        }
        if (bodyAt == 0) {
            readHead();
        }
        boolean whole = bodyAt > 0 && (chunked ? endsWithLastChunk() : buffer.position() >= end);
        asked = !whole;
        return whole;
    }

    private void readHead() throws IOException {
        for (int i = STATUS_AT; i + 3 < buffer.position(); i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n' && bytes[i + 2] == '\r' && bytes[i + 3] == '\n') {
                bodyAt = i + 4;
                break;
            }
        }
        if (bodyAt == 0) {
            return;
        }
        String head = new String(bytes, 0, bodyAt, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        int at = head.indexOf(LENGTH);
        chunked = at < 0;
        if (!chunked) {
            int from = at + LENGTH.length();
            end = bodyAt
                    + Integer.parseInt(
                            head.substring(from, head.indexOf('\r', from)).strip());
            if (end > bytes.length) {
                throw new IOException("an answer of " + (end - bodyAt) + " bytes");
            }
        }
    }

    private boolean endsWithLastChunk() {
        int from = buffer.position() - LAST_CHUNK.length;
        return from >= bodyAt && Arrays.equals(bytes, from, buffer.position(), LAST_CHUNK, 0, LAST_CHUNK.length);
    }

    /** Whether an answer is still to come. */
    boolean asked() {
        return asked;
    }

    int status() {
        return Integer.parseInt(new String(bytes, STATUS_AT, STATUS_DIGITS, StandardCharsets.US_ASCII));
    }

    long dueAt() {
        return dueAt;
    }

    void close() throws IOException {
        channel.close();
    }
}
