package dev.llmnode.sdk.support;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Programs that are compiled as users of Java 17 would, and run as processes of their own. */
public final class Compiled {
    private Compiled() {}

    /** Compiles sources into a folder; what the compiler said where that failed, else nothing. */
    public static String compile(Path out, String classPath, Stream<Path> sources) {
        return compile(List.of("-cp", classPath), out, sources);
    }

    /** Compiles the sources of a module. */
    public static String compileModule(Path out, String modulePath, Stream<Path> sources) {
        return compile(List.of("-p", modulePath), out, sources);
    }

    private static String compile(List<String> path, Path out, Stream<Path> sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        List<String> arguments = new ArrayList<>(List.of("--release", "17", "-proc:none", "-d", out.toString()));
        arguments.addAll(path);
        sources.map(Path::toString).forEach(arguments::add);
        int status = compiler.run(null, said, said, arguments.toArray(String[]::new));
        return status == 0 ? "" : said.toString(StandardCharsets.UTF_8);
    }

    /** All Java sources below a folder. */
    public static Stream<Path> sources(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    /** Runs a class; what it printed, errors included. */
    public static String run(String classPath, String mainClass, Map<String, String> environment)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(java(), "-Dstdout.encoding=UTF-8", "-cp", classPath, mainClass)
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return printed;
    }

    /** The command that starts the JDK of the tests. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Folders and jars as a class path. */
    public static String path(Object... entries) {
        return String.join(
                File.pathSeparator, Stream.of(entries).map(String::valueOf).toList());
    }
}
