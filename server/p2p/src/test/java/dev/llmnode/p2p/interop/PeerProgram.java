package dev.llmnode.p2p.interop;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The peers under {@code interop/}: how each is built, started, and what it cannot do. */
record PeerProgram(
        String name, List<String> tools, List<String> build, List<String> command, Map<String, String> lacks) {
    private static final Path TARGET = Path.of("target", "interop").toAbsolutePath();

    static final List<PeerProgram> ALL = List.of(new PeerProgram(
            "go",
            List.of("go"),
            List.of("go", "build", "-o", TARGET.resolve("go-peer").toString(), "."),
            List.of(TARGET.resolve("go-peer").toString()),
            Map.of()));

    private static final int BUILD_MINUTES = 9;
    private static final Map<PeerProgram, Optional<String>> OBSTACLES = new ConcurrentHashMap<>();

    Path folder() {
        return Path.of("interop", name);
    }

    /** Why this peer cannot do {@code feature} over {@code transport}, where that is so. */
    Optional<String> lack(String transport, String feature) {
        return Stream.of(transport + "/" + feature, transport, feature)
                .filter(lacks::containsKey)
                .map(lacks::get)
                .findFirst();
    }

    /** Builds the program once a run; the reason where that is not possible on this machine. */
    Optional<String> obstacle() {
        return OBSTACLES.computeIfAbsent(this, PeerProgram::prepare);
    }

    private Optional<String> prepare() {
        for (String tool : tools) {
            if (Stream.of(System.getenv("PATH").split(File.pathSeparator))
                    .noneMatch(place -> Files.isExecutable(Path.of(place, tool)))) {
                return Optional.of("%s is not installed".formatted(tool));
            }
        }
        try {
            Files.createDirectories(TARGET);
            Path log = TARGET.resolve(name + "-build.log");
            Process process = new ProcessBuilder(build)
                    .directory(folder().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(BUILD_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                return Optional.of("its build took longer than %d minutes".formatted(BUILD_MINUTES));
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException("building %s failed:%n%s".formatted(name, Files.readString(log)));
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("building %s failed".formatted(name), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }
}
