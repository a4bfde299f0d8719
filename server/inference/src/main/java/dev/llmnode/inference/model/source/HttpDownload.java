package dev.llmnode.inference.model.source;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Downloads one file over HTTP: goes on where a cut connection stopped, and gives up when nothing comes any more. */
final class HttpDownload {
    /** Attempts in a row that bring no byte before the download is given up. */
    static final int MAX_BARREN_ATTEMPTS = 5;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    /** Waits between two attempts. */
    interface Pause {
        void pause(Duration duration) throws InterruptedException;
    }

    static final Pause SLEEP = Thread::sleep;

    private final URI uri;
    private final @Nullable String token;
    private final Pause pause;

    /**
     * A download.
     *
     * @param token bearer token for the first server only, or null
     */
    HttpDownload(URI uri, @Nullable String token, Pause pause) {
        this.uri = uri;
        this.token = token;
        this.pause = pause;
    }

    static String lastSegment(URI uri) {
        String path = uri.getPath() == null ? "" : uri.getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    Fetched fetch(Path part, PullProgress progress) {
        int barren = 0;
        while (true) {
            long before = size(part);
            try {
                return attempt(part, progress);
            } catch (UnknownHostException e) {
                throw new ModelUnavailableException(
                        "The host %s is not known; check the network".formatted(uri.getHost()), e);
            } catch (IOException e) {
                barren = size(part) > before ? 0 : barren + 1;
                if (barren == MAX_BARREN_ATTEMPTS) {
                    throw new ModelUnavailableException(
                            "%s cannot be downloaded: %s; start again to go on where it stopped"
                                    .formatted(uri, e.getMessage()),
                            e);
                }
                pauseAfter(barren);
            }
        }
    }

    private static long size(Path part) {
        try {
            return PartFile.size(part);
        } catch (IOException e) {
            throw new ModelUnavailableException("Cannot read %s: %s".formatted(part, e.getMessage()), e);
        }
    }

    private void pauseAfter(int barren) {
        try {
            pause.pause(FIRST_PAUSE.multipliedBy(1L << barren));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModelUnavailableException("The download of %s was interrupted".formatted(uri), e);
        }
    }

    private Fetched attempt(Path part, PullProgress progress) throws IOException {
        Path validatorFile = part.resolveSibling(part.getFileName() + ".etag");
        Optional<String> validator = Files.exists(part) && Files.exists(validatorFile)
                ? Optional.of(Files.readString(validatorFile))
                : Optional.empty();
        long start = validator.isPresent() ? PartFile.size(part) : 0;
        try (HttpFile response = HttpFile.open(uri, token, start, validator.orElse(""))) {
            if (response.offset() != start) {
                Files.deleteIfExists(part);
            }
            if (response.offset() == 0) {
                keepValidator(validatorFile, response.strongTag());
            }
            requirePromisedLength(response.promised().bytes(), response.totalBytes());
            receive(response, part, progress);
            Files.deleteIfExists(validatorFile);
            return response.promised();
        }
    }

    private static void receive(HttpFile response, Path part, PullProgress progress) throws IOException {
        long total = response.totalBytes();
        try (InputStream in = response.body();
                PartFile out = response.offset() == 0 ? PartFile.restart(part) : PartFile.append(part)) {
            out.copy(in, total, PullProgress.Phase.DOWNLOADING, progress);
        } catch (IOException e) {
            throw cut(PartFile.size(part), total, e);
        }
        long received = PartFile.size(part);
        if (received < total) {
            throw cut(received, total, null);
        }
    }

    private static IOException cut(long received, long total, @Nullable IOException cause) {
        return new IOException("the connection was cut after %,d of %,d bytes".formatted(received, total), cause);
    }

    private static void keepValidator(Path file, Optional<String> tag) throws IOException {
        if (tag.isPresent()) {
            Files.writeString(file, tag.get());
        } else {
            Files.deleteIfExists(file);
        }
    }

    private void requirePromisedLength(long promised, long total) {
        if (promised >= 0 && total >= 0 && promised != total) {
            throw new ModelUnavailableException(
                    "%s should have %,d bytes, but the server offers %,d".formatted(uri, promised, total));
        }
    }
}
