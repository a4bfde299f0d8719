package dev.llmnode.node;

import dev.llmnode.node.cli.CommandLineInterface;
import dev.llmnode.node.cli.Terminal;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Where the process begins. */
public final class Main {
    /** What Grizzly and Jersey say through java.util.logging; the loggers are kept, or their levels would be lost. */
    private static final Logger LIBRARIES = Logger.getLogger("org.glassfish");

    /** Takes a client that went away for a severe failure. */
    private static final Logger RESPONDER = Logger.getLogger("org.glassfish.jersey.server.ServerRuntime$Responder");

    private Main() {}

    public static void main(String[] arguments) {
        Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT); // numbers that programs read, in words that are English
        LIBRARIES.setLevel(Level.WARNING);
        RESPONDER.setLevel(Level.OFF);
        Terminal terminal = Terminal.ofProcess(System.getenv());
        int exitCode = new CommandLineInterface(terminal, System.getenv()).run(arguments);
        terminal.flush();
        System.exit(exitCode);
    }
}
