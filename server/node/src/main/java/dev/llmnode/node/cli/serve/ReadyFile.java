package dev.llmnode.node.cli.serve;

import dev.llmnode.node.cli.CliException;
import dev.llmnode.node.cli.ExitCode;
import dev.llmnode.node.config.source.FileProblem;
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
        if (file != null) {
            requireWritable(file.toAbsolutePath());
        }
        delete();
    }

    /** Now, and not after a load that may have taken long. */
    private static void requireWritable(Path file) {
        Path folder = file.getParent();
        if (Files.isDirectory(file)) {
            throw cannotWrite(file, "it is a folder", null);
        }
        if (folder == null || !Files.isDirectory(folder)) {
            throw cannotWrite(file, "there is no folder %s".formatted(folder), null);
        }
        if (!Files.isWritable(folder)) {
            throw cannotWrite(file, "permission is denied", null);
        }
    }

    private static CliException cannotWrite(Path file, String why, @Nullable Throwable cause) {
        return new CliException(
                ExitCode.CANNOT_WRITE,
                "The ready file %s cannot be written: %s; choose another with --ready-file FILE".formatted(file, why),
                cause);
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
            throw cannotWrite(target, FileProblem.words(e), e);
        }
    }

    void delete() {
        if (file != null) {
            file.toFile().delete();
        }
    }
}
