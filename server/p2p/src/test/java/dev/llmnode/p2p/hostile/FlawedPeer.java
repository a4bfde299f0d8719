package dev.llmnode.p2p.hostile;

import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.multiformats.MultiaddrProtocol;
import dev.llmnode.p2p.negotiate.MultistreamSelect;
import dev.llmnode.p2p.security.TestCertificate;
import dev.llmnode.p2p.security.Tls;
import dev.llmnode.p2p.transport.ChannelDuplex;
import dev.llmnode.p2p.transport.SocketAddresses;
import dev.llmnode.p2p.transport.TcpTransport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.InsecureQuicTokenHandler;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** A peer that goes through the whole handshake, over TCP or QUIC, with a certificate of the test's making. */
final class FlawedPeer implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final InetSocketAddress LOCAL = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final String ALPN = "libp2p";

    private final TestCertificate certificate;
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    FlawedPeer(TestCertificate certificate) {
        this.certificate = certificate;
    }

    /** Dials with TLS over TCP, and reads until it is cut off. */
    void dialTls(Multiaddr address) throws Exception {
        ChannelDuplex channel = new TcpTransport(loops).dial(SocketAddresses.of(address), TIMEOUT);
        channel.timeout(TIMEOUT);
        MultistreamSelect.propose(channel, List.of(Tls.PROTOCOL));
        SSLEngine engine = engine(true);
        channel.insertBelow(List.of(new SslHandler(engine)));
        try {
            channel.input().readAllBytes();
        } catch (IOException e) {
            // Refused.
        }
    }

    /** Shows its certificate to whoever dials with TLS over TCP. */
    Multiaddr listenTls() throws IOException {
        Channel server = new TcpTransport(loops)
                .listen(LOCAL, channel -> Thread.ofVirtual().start(() -> answerTls(channel)));
        return SocketAddresses.tcp((InetSocketAddress) server.localAddress());
    }

    private void answerTls(ChannelDuplex channel) {
        try {
            channel.timeout(TIMEOUT);
            MultistreamSelect.answer(channel, Tls.PROTOCOL::equals);
            channel.insertBelow(List.of(new SslHandler(engine(false))));
            channel.input().readAllBytes();
        } catch (IOException | GeneralSecurityException e) {
            // Refused.
        }
    }

    private SSLEngine engine(boolean isClient) throws GeneralSecurityException, IOException {
        char[] none = new char[0];
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, none);
        store.setKeyEntry("host", certificate.key(), none, new Certificate[] {certificate.certificate()});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, none);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(keys.getKeyManagers(), InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(isClient);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3"});
        parameters.setNeedClientAuth(true);
        parameters.setApplicationProtocols(new String[] {ALPN});
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** Shows its certificate to whoever dials by QUIC. */
    Multiaddr listenQuic() throws InterruptedException {
        ChannelHandler codec = new QuicServerCodecBuilder()
                .sslContext(QuicSslContextBuilder.forServer(certificate.key(), null, certificate.certificate())
                        .trustManager(InsecureTrustManagerFactory.INSTANCE)
                        .clientAuth(ClientAuth.REQUIRE)
                        .applicationProtocols(ALPN)
                        .build())
                .maxIdleTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .initialMaxData(1 << 20)
                .tokenHandler(InsecureQuicTokenHandler.INSTANCE)
                .handler(new ChannelInboundHandlerAdapter())
                .streamHandler(new ChannelInboundHandlerAdapter())
                .build();
        InetSocketAddress bound = (InetSocketAddress) bind(codec).localAddress();
        return SocketAddresses.udp(bound).with(MultiaddrProtocol.QUIC_V1, "");
    }

    private Channel bind(ChannelHandler codec) throws InterruptedException {
        return new Bootstrap()
                .group(loops)
                .channelFactory(() -> new NioDatagramChannel(SocketProtocolFamily.INET))
                .handler(codec)
                .bind(LOCAL)
                .sync()
                .channel();
    }

    @Override
    public void close() {
        var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
