package dev.llmnode.p2p.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;

/** The key pairs that the libp2p specification publishes for tests. */
final class PeerVectors {
    private PeerVectors() {}

    static byte[] publicKey(KeyType type) {
        return vector(type, "public");
    }

    static byte[] privateKey(KeyType type) {
        return vector(type, "private");
    }

    private static byte[] vector(KeyType type, String half) {
        Properties all = new Properties();
        try (var in = PeerVectors.class.getResourceAsStream("/vectors/peer-ids.properties")) {
            all.load(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HexFormat.of().parseHex(all.getProperty(type.name().toLowerCase(Locale.ROOT) + "." + half));
    }
}
