package dev.llmnode.inference.model;

import dev.llmnode.inference.model.source.ModelUnavailableException;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** The file beside a stored model that says what it is; without it, or with another length, the model is not there. */
final class Manifest {
    private static final String SUFFIX = ".properties";

    private Manifest() {}

    static Path of(Path file) {
        return file.resolveSibling(file.getFileName() + SUFFIX);
    }

    static void write(StoredModel model) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("id", model.id());
        properties.setProperty("source", model.source());
        properties.setProperty("bytes", Long.toString(model.bytes()));
        properties.setProperty("sha256", model.sha256());
        Path manifest = of(model.file());
        Path part = manifest.resolveSibling(manifest.getFileName() + ".part");
        try (Writer out = Files.newBufferedWriter(part)) {
            properties.store(out, null);
        }
        Files.move(part, manifest, StandardCopyOption.ATOMIC_MOVE);
    }

    /** All models of one folder, the one that was put there last first. */
    static List<StoredModel> readAll(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted(Comparator.comparingLong(Manifest::written).reversed())
                    .flatMap(manifest -> read(manifest).stream())
                    .toList();
        } catch (IOException e) {
            throw new ModelUnavailableException("Cannot read %s: %s".formatted(folder, e.getMessage()), e);
        }
    }

    private static long written(Path manifest) {
        return manifest.toFile().lastModified();
    }

    private static Optional<StoredModel> read(Path manifest) {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(manifest)) {
            properties.load(in);
            String name = String.valueOf(manifest.getFileName());
            Path file = manifest.resolveSibling(name.substring(0, name.length() - SUFFIX.length()));
            long bytes = Long.parseLong(properties.getProperty("bytes", "-1"));
            boolean there = Files.isRegularFile(file) && Files.size(file) == bytes;
            return there
                    ? Optional.of(new StoredModel(
                            properties.getProperty("id", ""),
                            file,
                            properties.getProperty("source", ""),
                            bytes,
                            properties.getProperty("sha256", "")))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty(); // not ours, or torn: the model is pulled again
        }
    }
}
