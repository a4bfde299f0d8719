package dev.llmnode.sdk.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Programs that tests run as processes of their own. */
public final class Program {
    private Program() {}

    /** Runs a program that must succeed; what it printed. What it complains of is in the message where it fails. */
    public static String run(Path folder, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        return run(folder, environment, "", command);
    }

    /** Runs a program that reads a text, and must succeed; what it printed. */
    public static String run(Path folder, Map<String, String> environment, String input, List<String> command)
            throws IOException, InterruptedException {
        Path given = Files.writeString(Files.createTempFile("input", ""), input);
        Path complaints = Files.createTempFile("complaints", "");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(given.toFile())
                .redirectError(complaints.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        assertThat(status)
                .as(() -> String.join(" ", command) + "\n" + printed + "\n" + text(complaints))
                .isZero();
        Files.delete(given);
        Files.delete(complaints);
        return printed;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            return failure.toString();
        }
    }
}
