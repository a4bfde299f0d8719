package dev.llmnode.p2p;

class QuicHostTest extends HostContract {
    QuicHostTest() {
        super("/ip4/127.0.0.1/udp/0/quic-v1", "quic-v1");
    }
}
