package dev.llmnode.p2p.security;

import dev.llmnode.p2p.peer.PeerId;
import dev.llmnode.p2p.peer.PublicKey;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Trusts a certificate that proves a host key; where a peer is expected, that one alone. */
public final class PeerTrustManager extends X509ExtendedTrustManager {
    private final Optional<PeerId> expected;
    private final InstantSource clock;
    private final Map<SSLEngine, String> refusals = Collections.synchronizedMap(new WeakHashMap<>());
    private volatile @Nullable String refusal;

    public PeerTrustManager(Optional<PeerId> expected, InstantSource clock) {
        this.expected = expected;
        this.clock = clock;
    }

    /** Why the last certificate was refused: TLS engines keep the reason to themselves. */
    public Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** As {@link #refusal()}, of the handshake of one engine: a listener's handshakes share this. */
    public Optional<String> refusal(SSLEngine engine) {
        return Optional.ofNullable(refusals.get(engine));
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        try {
            requireProof(chain);
        } catch (CertificateException e) {
            refusal = e.getMessage();
            throw e;
        }
    }

    private void check(X509Certificate[] chain, SSLEngine engine) throws CertificateException {
        try {
            check(chain);
        } catch (CertificateException e) {
            refusals.put(engine, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private void requireProof(X509Certificate[] chain) throws CertificateException {
        if (chain.length != 1) {
            throw new CertificateException("%d certificates where one is due".formatted(chain.length));
        }
        try {
            PublicKey key = PeerCertificate.verify(chain[0].getEncoded(), clock.instant());
            if (expected.isPresent() && !expected.get().matches(key)) {
                throw new CertificateException("dialled %s, but %s answered".formatted(expected.get(), PeerId.of(key)));
            }
        } catch (HandshakeException e) {
            throw new CertificateException(e.getMessage(), e);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        check(chain, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        check(chain, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
