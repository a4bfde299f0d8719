package dev.llmnode.inference.model.source;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file on this machine.
 *
 * @param path absolute
 */
public record FileSource(Path path) implements ModelSource {
    static FileSource parse(String text) {
        try {
            return new FileSource(Path.of(URI.create(text)).normalize());
        } catch (IllegalArgumentException e) {
            // a path that is no URI (spaces, relative) is taken as it is
            return new FileSource(
                    Path.of(text.substring("file:".length())).toAbsolutePath().normalize());
        }
    }

    @Override
    public String text() {
        return path.toUri().toString();
    }

    @Override
    public String fileName() {
        Path name = path.getFileName();
        return name == null ? path.toString() : name.toString();
    }

    /** The file itself, to be used where it lies. */
    public Path requireFile() {
        if (!Files.isRegularFile(path)) {
            throw new ModelUnavailableException(
                    "There is no model file %s; give another file, a source such as hf:OWNER/REPOSITORY/FILE.gguf, or an id that './llm-node models' lists"
                            .formatted(path));
        }
        return path;
    }

    @Override
    public Fetched fetch(Path part, PullProgress progress) {
        requireFile();
        try (InputStream in = Files.newInputStream(path);
                PartFile out = PartFile.restart(part)) {
            long total = Files.size(path);
            out.copy(in, total, PullProgress.Phase.DOWNLOADING, progress);
            return new Fetched(total, null);
        } catch (IOException e) {
            throw new ModelUnavailableException("Cannot read %s: %s".formatted(path, e.getMessage()), e);
        }
    }
}
