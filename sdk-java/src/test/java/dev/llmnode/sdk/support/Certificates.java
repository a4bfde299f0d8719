package dev.llmnode.sdk.support;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate of a node, and of the authority that signed it, made by the JDK's own tool. */
public final class Certificates {
    private static final String PASSWORD = "changeit";

    private final KeyStore node;
    private final Certificate authority;

    private Certificates(KeyStore node, Certificate authority) {
        this.node = node;
        this.authority = authority;
    }

    /** A certificate for a name such as {@code ip:127.0.0.1}; more arguments are those of {@code keytool -genkeypair}. */
    public static Certificates of(Path folder, String name, String... more)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path file = folder.resolve("certificates.p12");
        generate(file, "authority", "-ext", "bc:c");
        String[] signed = {"-signer", "authority", "-ext", "san=" + name};
        generate(file, "node", Stream.of(signed, more).flatMap(Stream::of).toArray(String[]::new));
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        Certificate authority = store.getCertificate("authority");
        store.deleteEntry("authority");
        return new Certificates(store, authority);
    }

    private static void generate(Path file, String alias, String... more) throws IOException, InterruptedException {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        List<String> command = new ArrayList<>(List.of(keytool, "-genkeypair", "-alias", alias, "-keyalg", "EC"));
        command.addAll(List.of("-dname", "CN=" + alias, "-storetype", "PKCS12"));
        command.addAll(List.of("-keystore", file.toString(), "-storepass", PASSWORD));
        command.addAll(List.of(more));
        Program.run(Path.of("."), Map.of(), command);
    }

    /** For a server that shows the certificate. */
    public SSLContext server() throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(node, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** For a client that trusts the authority and nobody else. */
    public SSLContext client() throws GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        try {
            trusted.load(null, null);
        } catch (IOException impossible) {
            throw new GeneralSecurityException(impossible);
        }
        trusted.setCertificateEntry("authority", authority);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
