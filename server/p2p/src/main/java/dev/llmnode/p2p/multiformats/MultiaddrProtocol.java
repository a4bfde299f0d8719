package dev.llmnode.p2p.multiformats;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The protocols of multiaddrs with their codes in the multicodec table, and how the value of each is written. */
public enum MultiaddrProtocol {
    IP4("ip4", 4, MultiaddrValue.IP4),
    TCP("tcp", 6, MultiaddrValue.PORT),
    IP6("ip6", 41, MultiaddrValue.IP6),
    IP6ZONE("ip6zone", 42, MultiaddrValue.TEXT),
    DNS("dns", 53, MultiaddrValue.TEXT),
    DNS4("dns4", 54, MultiaddrValue.TEXT),
    DNS6("dns6", 55, MultiaddrValue.TEXT),
    DNSADDR("dnsaddr", 56, MultiaddrValue.TEXT),
    UDP("udp", 273, MultiaddrValue.PORT),
    WEBRTC_DIRECT("webrtc-direct", 280, MultiaddrValue.NONE),
    WEBRTC("webrtc", 281, MultiaddrValue.NONE),
    P2P_CIRCUIT("p2p-circuit", 290, MultiaddrValue.NONE),
    P2P("p2p", 421, MultiaddrValue.PEER),
    TLS("tls", 448, MultiaddrValue.NONE),
    SNI("sni", 449, MultiaddrValue.TEXT),
    NOISE("noise", 454, MultiaddrValue.NONE),
    QUIC("quic", 460, MultiaddrValue.NONE),
    QUIC_V1("quic-v1", 461, MultiaddrValue.NONE),
    WEBTRANSPORT("webtransport", 465, MultiaddrValue.NONE),
    CERTHASH("certhash", 466, MultiaddrValue.MULTIBASE),
    WS("ws", 477, MultiaddrValue.NONE),
    WSS("wss", 478, MultiaddrValue.NONE),
    HTTP("http", 480, MultiaddrValue.NONE),
    HTTP_PATH("http-path", 481, MultiaddrValue.ESCAPED);

    private static final Map<String, MultiaddrProtocol> BY_TEXT =
            Stream.of(values()).collect(Collectors.toMap(p -> p.text, Function.identity()));
    private static final Map<Long, MultiaddrProtocol> BY_CODE =
            Stream.of(values()).collect(Collectors.toMap(p -> p.code, Function.identity()));

    private final String text;
    private final long code;
    private final MultiaddrValue value;

    MultiaddrProtocol(String text, long code, MultiaddrValue value) {
        this.text = text;
        this.code = code;
        this.value = value;
    }

    static MultiaddrProtocol of(String text) {
        MultiaddrProtocol found = BY_TEXT.get(text.equals("ipfs") ? P2P.text : text);
        if (found == null) {
            throw new MultiformatException("multiaddr protocol '%s' is unknown".formatted(text));
        }
        return found;
    }

    static MultiaddrProtocol of(long code) {
        MultiaddrProtocol found = BY_CODE.get(code);
        if (found == null) {
            throw new MultiformatException("multiaddr protocol %d is unknown".formatted(code));
        }
        return found;
    }

    /** The name in an address's text, as in {@code /ip4/…}. */
    public String text() {
        return text;
    }

    public long code() {
        return code;
    }

    public boolean hasValue() {
        return value != MultiaddrValue.NONE;
    }

    MultiaddrValue value() {
        return value;
    }
}
