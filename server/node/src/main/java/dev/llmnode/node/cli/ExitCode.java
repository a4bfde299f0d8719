package dev.llmnode.node.cli;

/** What the process's exit codes mean; numbers as in BSD's sysexits.h. */
public final class ExitCode {
    public static final int OK = 0;
    /** The command line cannot be understood. */
    public static final int USAGE = 64;
    /** A model's file is damaged, or nothing here can run it. */
    public static final int BAD_MODEL = 65;
    /** Something that is needed is not there: a model, a port, Python, the network. */
    public static final int UNAVAILABLE = 69;
    /** A mistake in the program. */
    public static final int INTERNAL = 70;
    /** A file of the node cannot be read or written. */
    public static final int CANNOT_WRITE = 73;
    /** The settings are wrong. */
    public static final int CONFIG = 78;
    /** Stopped by Ctrl-C or SIGTERM before the work was done. */
    public static final int INTERRUPTED = 130;

    private ExitCode() {}
}
