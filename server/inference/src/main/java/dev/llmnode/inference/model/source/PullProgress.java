package dev.llmnode.inference.model.source;

/** Told how a pull gets on, several times a second at most as the sources see fit. */
@FunctionalInterface
public interface PullProgress {
    /** Says nothing to anybody. */
    PullProgress SILENT = (phase, done, total) -> {};

    /** The size is not known. */
    long UNKNOWN = -1;

    /**
     * Takes a step.
     *
     * @param phase what is being done
     * @param done bytes so far
     * @param total bytes in all, or {@link #UNKNOWN}
     */
    void update(Phase phase, long done, long total);

    /** What a pull does, in order; not every source does all of it. */
    enum Phase {
        /** Another process pulls the same model. */
        WAITING,
        DOWNLOADING,
        UNPACKING,
        VERIFYING
    }
}
