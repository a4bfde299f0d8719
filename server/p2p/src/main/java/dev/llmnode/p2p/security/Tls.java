package dev.llmnode.p2p.security;

import dev.llmnode.p2p.peer.Identity;
import dev.llmnode.p2p.peer.PeerId;
import dev.llmnode.p2p.peer.PublicKey;
import dev.llmnode.p2p.transport.ChannelDuplex;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/**
 * TLS 1.3 over TCP with the JDK's engine (libp2p spec, tls). The engine parses the peer's certificate before we see it, and
 * refuses the empty issuer names of rust-libp2p and js-libp2p: with those, Noise is what both sides agree on.
 */
public final class Tls implements Security {
    public static final String PROTOCOL = "/tls/1.0.0";

    /** In ALPN: the muxer is negotiated afterwards. */
    private static final String NO_MUXER = "libp2p";

    private static final char[] NO_PASSWORD = new char[0];

    private final TlsCertificate certificate;
    private final InstantSource clock;

    public Tls(Identity identity, InstantSource clock) {
        this.certificate = TlsCertificate.of(identity);
        this.clock = clock;
    }

    @Override
    public String protocol() {
        return PROTOCOL;
    }

    @Override
    public SecureSession secure(
            ChannelDuplex channel, boolean initiator, Optional<PeerId> expected, List<String> muxers)
            throws IOException {
        PeerTrustManager trust = new PeerTrustManager(expected, clock);
        SSLEngine engine = engine(trust, initiator, muxers);
        SslHandler handler = new SslHandler(engine);
        // Zero would be for ever, which a deadline that is past is not.
        long left = TimeUnit.NANOSECONDS.toMillis(channel.deadline().remainingNanos());
        handler.setHandshakeTimeoutMillis(channel.deadline().isNever() ? 0 : Math.max(1, left));
        channel.insertBelow(List.of(handler));
        try {
            handler.handshakeFuture().get();
            Certificate peer = engine.getSession().getPeerCertificates()[0];
            PublicKey key = PeerCertificate.verify(peer.getEncoded(), clock.instant());
            Optional<String> muxer =
                    Optional.of(engine.getApplicationProtocol()).filter(muxers::contains);
            return new SecureSession(PeerId.of(key), key, muxer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HandshakeException("interrupted during the TLS handshake", e);
        } catch (ExecutionException e) {
            throw new HandshakeException(
                    "TLS handshake failed: " + trust.refusal().orElse(e.getMessage()), e);
        } catch (GeneralSecurityException e) {
            throw new HandshakeException("the peer's certificate cannot be read", e);
        }
    }

    private SSLEngine engine(PeerTrustManager trust, boolean initiator, List<String> muxers) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            store.setKeyEntry("host", certificate.key(), NO_PASSWORD, new Certificate[] {certificate.certificate()});
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, NO_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(keys.getKeyManagers(), new TrustManager[] {trust}, null);
            SSLEngine engine = context.createSSLEngine();
            engine.setUseClientMode(initiator);
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setProtocols(new String[] {"TLSv1.3"});
            parameters.setNeedClientAuth(true);
            List<String> protocols = new ArrayList<>(muxers);
            protocols.add(NO_MUXER);
            parameters.setApplicationProtocols(protocols.toArray(String[]::new));
            engine.setSSLParameters(parameters);
            return engine;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this JDK has no TLS 1.3", e);
        }
    }
}
