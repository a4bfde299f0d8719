package dev.llmnode.p2p.interop;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The peers under {@code interop/}: how each is built, started, and over which transports we cannot meet. */
record PeerProgram(
        String name, List<String> tools, List<String> build, List<String> command, Map<String, String> lacks) {
    private static final String NO_ISSUER =
            "its certificates name no issuer, and the JDK's TLS engine refuses them before we see them";

    private static final Path TARGET = Path.of("target", "interop").toAbsolutePath();

    /** Where cargo builds: it takes minutes, so what an earlier run left there counts. */
    private static final Path CARGO_TARGET =
            Path.of(Objects.requireNonNullElse(System.getenv("CARGO_TARGET_DIR"), "target"));

    static final List<PeerProgram> ALL = List.of(
            new PeerProgram(
                    "go",
                    List.of("go"),
                    List.of("go", "build", "-o", TARGET.resolve("go-peer").toString(), "."),
                    List.of(TARGET.resolve("go-peer").toString()),
                    Map.of()),
            new PeerProgram(
                    "js",
                    List.of("node", "npm"),
                    List.of("node", "install.js", TARGET.resolve("js").toString()),
                    List.of("node", TARGET.resolve("js", "main.js").toString()),
                    Map.of("TCP+TLS+Yamux", NO_ISSUER)),
            new PeerProgram(
                    "rust",
                    List.of("cargo"),
                    List.of("cargo", "build"),
                    List.of(CARGO_TARGET.resolve("debug", "interop-peer").toString()),
                    Map.of("TCP+TLS+Yamux", NO_ISSUER)));

    /** The peers that this run is for, by the property {@code interop.peers}. */
    static List<PeerProgram> chosen() {
        List<String> names = List.of(System.getProperty("interop.peers").split(","));
        return ALL.stream().filter(program -> names.contains(program.name)).toList();
    }

    private static final int BUILD_MINUTES = 30;
    private static final Map<PeerProgram, Optional<String>> OBSTACLES = new ConcurrentHashMap<>();

    Path folder() {
        return Path.of("interop", name);
    }

    /** Why nothing goes between us and this peer over {@code transport}, where that is so. */
    Optional<String> lack(String transport) {
        return Optional.ofNullable(lacks.get(transport));
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
