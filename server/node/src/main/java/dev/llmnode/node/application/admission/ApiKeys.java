package dev.llmnode.node.application.admission;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The keys that open the node, kept as SHA-256 hashes alone. */
public final class ApiKeys {
    /** What begins a setting that is a key's hash in hexadecimal instead of the key. */
    public static final String HASH_PREFIX = "sha256:";

    private static final int ID_DIGITS = 16;
    private final List<byte[]> hashes;

    /** @param keys keys as they are, or their hashes behind {@link #HASH_PREFIX} */
    public ApiKeys(Collection<String> keys) {
        this.hashes = keys.stream().map(ApiKeys::hashOfSetting).toList();
    }

    /** The caller that a key stands for. Takes the same time for every wrong key. */
    Optional<Caller> identify(String key) {
        byte[] given = sha256(key);
        boolean known = false;
        for (byte[] hash : hashes) {
            known |= MessageDigest.isEqual(hash, given);
        }
        return known
                ? Optional.of(
                        new Caller("key:" + HexFormat.of().formatHex(given).substring(0, ID_DIGITS)))
                : Optional.empty();
    }

    private static byte[] hashOfSetting(String setting) {
        return setting.startsWith(HASH_PREFIX)
                ? HexFormat.of().parseHex(setting.substring(HASH_PREFIX.length()))
                : sha256(setting);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
