package dev.llmnode.p2p;

class TcpHostTest extends HostContract {
    TcpHostTest() {
        super("/ip4/127.0.0.1/tcp/0", "tcp/noise/yamux");
    }
}
