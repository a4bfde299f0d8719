package dev.llmnode.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llmnode.sdk.error.ConnectionException;
import dev.llmnode.sdk.support.Certificates;
import dev.llmnode.sdk.support.FakeNode;
import dev.llmnode.sdk.support.FaultyProxy;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls over TLS, through a proxy whose certificate may be a bad one. */
@Timeout(60)
class TlsTest {
    @TempDir
    private Path folder = Path.of("");

    /** What a call says that cannot trust the proxy. Nothing is sent, and nothing is tried again. */
    private String refused(Certificates shown, HttpClient client) throws GeneralSecurityException {
        try (FakeNode node = new FakeNode(FakeNode.json(200, "{\"models\":[]}"));
                FaultyProxy proxy =
                        new FaultyProxy(node.url(), "https", shown.server().getServerSocketFactory())) {
            ConnectionException caught = catchThrowableOfType(
                    ConnectionException.class,
                    () -> node.client()
                            .baseUrl(proxy.url())
                            .httpClient(client)
                            .build()
                            .models()
                            .list());
            assertThat(caught.mayHaveBegun()).isFalse();
            assertThat(node.received).isEmpty();
            assertThat(proxy.connections()).isEqualTo(1);
            return String.valueOf(caught.getMessage());
        }
    }

    private static HttpClient trusting(Certificates certificates) throws GeneralSecurityException {
        return HttpClient.newBuilder().sslContext(certificates.client()).build();
    }

    @Test
    void list_shouldTrustTheCertificatesOfItsHttpClient()
            throws IOException, InterruptedException, GeneralSecurityException {
        Certificates good = Certificates.of(folder, "ip:127.0.0.1");
        try (FakeNode node = new FakeNode(FakeNode.json(200, "{\"models\":[]}"));
                FaultyProxy proxy =
                        new FaultyProxy(node.url(), "https", good.server().getServerSocketFactory())) {
            LlmNode client = node.client()
                    .baseUrl(proxy.url())
                    .httpClient(trusting(good))
                    .build();
            assertThat(client.models().list().models()).isEmpty();
        }
    }

    @Test
    void list_shouldRefuseACertificateThatNobodyVouchesFor()
            throws IOException, InterruptedException, GeneralSecurityException {
        Certificates unknown = Certificates.of(folder, "ip:127.0.0.1");
        assertThat(refused(unknown, HttpClient.newHttpClient())).contains("certificate", "PKIX");
    }

    @Test
    void list_shouldRefuseACertificateOfAnotherHost()
            throws IOException, InterruptedException, GeneralSecurityException {
        Certificates other = Certificates.of(folder, "dns:other.example");
        assertThat(refused(other, trusting(other))).contains("certificate", "127.0.0.1");
    }

    @Test
    void list_shouldRefuseACertificateOfThePast() throws IOException, InterruptedException, GeneralSecurityException {
        Certificates old = Certificates.of(folder, "ip:127.0.0.1", "-startdate", "-3d", "-validity", "1");
        assertThat(refused(old, trusting(old))).contains("certificate", "validity");
    }
}
