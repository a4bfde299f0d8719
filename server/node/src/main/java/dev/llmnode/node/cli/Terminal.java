package dev.llmnode.node.cli;

import java.io.Console;
import java.io.PrintStream;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;

/**
 * What a command prints to.
 *
 * @param out results
 * @param err all else: progress, warnings, errors
 * @param interactive whether a person looks on, so that lines may be written over and coloured
 */
public record Terminal(PrintStream out, PrintStream err, boolean interactive) {
    /** The launcher keeps the JVM's own words off the screen, and names the real standard error's descriptor here. */
    private static final String STDERR = "LLM_NODE_STDERR";

    /** The process's own. */
    @SuppressWarnings("SystemConsoleNull") // JDK 25 returns null again where there is no terminal
    public static Terminal ofProcess(Map<String, String> environment) {
        String descriptor = environment.getOrDefault(STDERR, "");
        if (descriptor.matches("\\d{1,4}")) {
            StandardError.restoreFrom(Integer.parseInt(descriptor));
        }
        Console console = System.console();
        boolean interactive = console != null
                && console.isTerminal()
                && !environment.containsKey("NO_COLOR")
                && !"dumb".equals(environment.get("TERM"));
        return new Terminal(System.out, System.err, interactive);
    }

    Ansi ansi() {
        return interactive ? Ansi.ON : Ansi.OFF;
    }

    /** Prints a line with picocli's markup, {@code @|bold text|@}, to {@link #err}. */
    public void say(String markup) {
        err.println(ansi().string(markup));
    }

    /** Prints what went wrong. */
    public void complain(String message) {
        message.lines().forEach(line -> err.println(ansi().string("@|bold,red llm-node:|@ ") + line));
    }

    public void warn(String message) {
        err.println(ansi().string("@|bold,yellow llm-node: warning:|@ ") + message);
    }

    public void flush() {
        out.flush();
        err.flush();
    }
}
