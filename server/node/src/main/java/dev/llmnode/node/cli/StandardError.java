package dev.llmnode.node.cli;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;

/** The process's standard error, which the launcher keeps as another descriptor while the JVM says its own words. */
final class StandardError {
    private static final int STDERR = 2;

    private StandardError() {}

    /**
     * Makes what is written to standard error, by the JVM too, go where the descriptor leads: POSIX dup2. Opening it by name
     * instead would fail for a socket, and for a file would write with a position of its own, over what others wrote.
     *
     * @param descriptor open for writing
     */
    @SuppressWarnings("restricted") // the launcher allows native access, for this too
    static void restoreFrom(int descriptor) {
        Linker linker = Linker.nativeLinker();
        try {
            int _ = (int) linker.downcallHandle(
                            linker.defaultLookup().findOrThrow("dup2"),
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT))
                    .invokeExact(descriptor, STDERR);
        } catch (Throwable e) {
            throw new AssertionError("dup2 throws nothing", e);
        }
    }
}
