package dev.llmnode.inference.model;

import dev.llmnode.inference.model.source.Fetched;
import dev.llmnode.inference.model.source.ModelUnavailableException;
import dev.llmnode.inference.model.source.PullProgress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** SHA-256 of model files. */
final class Checksum {
    private static final int BUFFER_BYTES = 1 << 20;

    private Checksum() {}

    /**
     * Holds a downloaded file against all that is known of it; one that fails is deleted.
     *
     * @return its checksum
     */
    static String verify(Path part, ModelReference model, Fetched promised, PullProgress progress) throws IOException {
        long bytes = Files.size(part);
        LongStream.of(model.bytes(), promised.bytes())
                .filter(expected -> expected != PullProgress.UNKNOWN && expected != bytes)
                .findFirst()
                .ifPresent(expected -> refuse(part, model, "%,d bytes".formatted(bytes), "%,d".formatted(expected)));
        String sha256 = of(part, bytes, progress);
        Stream.of(model.sha256(), promised.sha256())
                .filter(Objects::nonNull)
                .filter(expected -> !expected.equals(sha256))
                .findFirst()
                .ifPresent(expected -> refuse(part, model, "the checksum " + sha256, expected));
        return sha256;
    }

    private static void refuse(Path part, ModelReference model, String is, String expected) {
        part.toFile().delete();
        throw new ModelUnavailableException("%s from %s has %s instead of %s; it was deleted, pull it again"
                .formatted(part.getFileName(), model.source().text(), is, expected));
    }

    private static String of(Path file, long total, PullProgress progress) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        long done = 0;
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
                done += count;
                progress.update(PullProgress.Phase.VERIFYING, done, total);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
