package io.paywindow.order.http;

import org.apache.coyote.http11.Http11NioProtocol;

/**
 * HTTP/1.1 with buffers of the size of what is said here, an order and its view: a request that waits holds all of its buffers, and
 * with Tomcat's own half as much again. What is larger takes more than one read or write. Public because Tomcat makes it by its name.
 */
public final class SmallBuffers extends Http11NioProtocol {

    private static final int BYTES = 2 * 1024;
    private static final int MOST_TRAILER_BYTES = 1024;

    public SmallBuffers() {
        getEndpoint().getSocketProperties().setAppReadBufSize(BYTES);
        // Headers and body of a usual answer go out as one.
        getEndpoint().getSocketProperties().setAppWriteBufSize(2 * BYTES);
        setMaxTrailerSize(MOST_TRAILER_BYTES);
    }

    /** Of an answer's bytes, and of its characters once more. */
    @Override
    public int getDesiredBufferSize() {
        return BYTES;
    }
}
