package io.paywindow.stock.notice;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Finds the addresses of a name for webhooks, and none that only our own network has: customers choose the names, and must not reach
 * inside through us. Asked for each connection and connected to as answered, so a name cannot change its mind in between.
 */
final class PublicAddresses implements DnsResolver {

    private final DnsResolver resolver;

    /** A name leads to an address that only our own network has. */
    static final class PrivateAddressException extends UnknownHostException {
        PrivateAddressException() {
            super("leads to a private address");
        }
    }

    PublicAddresses(DnsResolver resolver) {
        this.resolver = resolver;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = resolver.resolve(host);
        for (InetAddress address : addresses) {
            // One is enough: the others would be tried when the first does not answer.
            if (!isPublic(address)) {
                throw new PrivateAddressException();
            }
        }
        return addresses;
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return resolver.resolveCanonicalHostname(host);
    }

    static boolean isPublic(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        byte[] bytes = address.getAddress();
        return switch (address) {
            case Inet4Address four -> isPublic4(bytes);
            case Inet6Address six -> isPublic6(bytes);
            default -> false;
        };
    }

    /** The ranges of RFC 6890 that the JDK does not name. */
    private static boolean isPublic4(byte[] bytes) {
        int first = bytes[0] & 0xFF;
        int second = bytes[1] & 0xFF;
        int third = bytes[2] & 0xFF;
        boolean thisNetwork = first == 0;
        boolean carrierNat = first == 100 && (second & 0xC0) == 64;
        boolean protocolOrTest = first == 192 && second == 0 && (third == 0 || third == 2);
        boolean benchmark = first == 198 && (second & 0xFE) == 18;
        boolean test = (first == 198 && second == 51 && third == 100) || (first == 203 && second == 0 && third == 113);
        boolean reserved = first >= 240;
        return !(thisNetwork || carrierNat || protocolOrTest || benchmark || test || reserved);
    }

    /** Global unicast only, and none of the ranges of it that carry an IPv4 address inside, or lead nowhere. */
    private static boolean isPublic6(byte[] bytes) {
        int first = ((bytes[0] & 0xFF) << 8) | (bytes[1] & 0xFF);
        int second = ((bytes[2] & 0xFF) << 8) | (bytes[3] & 0xFF);
        boolean globalUnicast = (first & 0xE000) == 0x2000;
        boolean sixToFour = first == 0x2002;
        boolean special = first == 0x2001 && second < 0x0200;
        boolean documentation = first == 0x2001 && second == 0x0DB8;
        return globalUnicast && !sixToFour && !special && !documentation;
    }
}
