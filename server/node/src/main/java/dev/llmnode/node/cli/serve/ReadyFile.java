package dev.llmnode.node.cli.serve;

import dev.llmnode.node.cli.CliException;
import dev.llmnode.node.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/** Tells whoever started the node that it can be used; whoever sees the file sees all of it. */
final class ReadyFile {
    private final @Nullable Path file;

    /**
     * A file.
     *
     * @param file null for none; what an earlier node left there is deleted
     */
    ReadyFile(@Nullable Path file) {
        this.file = file;
        delete();
    }

    void write(String baseUrl) {
        if (file == null) {
            return;
        }
        Path target = file.toAbsolutePath();
        Path part = target.resolveSibling(target.getFileName() + ".part");
        try {
            Files.writeString(part, baseUrl + "\n");
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new CliException(
                    ExitCode.CANNOT_WRITE, "Cannot write the ready file %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    void delete() {
        if (file != null) {
            file.toFile().delete();
        }
    }
}
