package dev.llmnode.node.cli;

import dev.llmnode.inference.model.source.PullProgress;

/** Shows how long work gets on: one line that is written over on a terminal, a line each quarter elsewhere. */
public final class ProgressLine implements PullProgress {
    private static final long MEGABYTE = 1_000_000;
    private static final int REDRAW_NANOS = 100_000_000;
    private static final int PLAIN_STEP_PERCENT = 25;

    private final Terminal terminal;
    private final String subject;
    private String shownVerb = "";
    private int nextStep;
    private long drawnAt;

    /**
     * A line.
     *
     * @param subject what is worked on, such as a model's id
     */
    public ProgressLine(Terminal terminal, String subject) {
        this.terminal = terminal;
        this.subject = subject;
    }

    @Override
    public void update(Phase phase, long done, long total) {
        switch (phase) {
            case WAITING -> show("waiting for another process that fetches it", 0, "");
            case DOWNLOADING -> show("downloading", done, total);
            case UNPACKING -> show("unpacking", done, total);
            case VERIFYING -> show("verifying its checksum", done, total);
        }
    }

    private void show(String verb, long done, long total) {
        if (total > 0) {
            show(verb, (int) Math.min(100, done * 100 / total), " of %,d MB".formatted(total / MEGABYTE));
        } else {
            show(verb, 0, done > 0 ? ", %,d MB".formatted(done / MEGABYTE) : "");
        }
    }

    /** A share of some other work, 0 to 1. */
    public void share(String verb, double share) {
        show(verb, (int) (share * 100), "");
    }

    private synchronized void show(String verb, int percent, String amount) {
        boolean next = !verb.equals(shownVerb);
        if (terminal.interactive()) {
            long now = System.nanoTime();
            if (next || now - drawnAt > REDRAW_NANOS || percent == 100) {
                String share = percent > 0 ? ", %d %%".formatted(percent) : "";
                terminal.err().print("\r\u001b[K%s: %s%s%s".formatted(subject, verb, share, amount));
                terminal.err().flush();
                drawnAt = now;
            }
        } else if (next) {
            terminal.err().printf("%s: %s%n", subject, verb);
            nextStep = PLAIN_STEP_PERCENT;
        } else if (percent >= nextStep && percent < 100) {
            terminal.err().printf("%s: %s, %d %%%n", subject, verb, percent);
            nextStep = percent + PLAIN_STEP_PERCENT;
        }
        shownVerb = verb;
    }

    /** Clears the line, so that what follows begins on an empty one. */
    public synchronized void end() {
        if (terminal.interactive() && !shownVerb.isEmpty()) {
            terminal.err().print("\r\u001b[K");
            terminal.err().flush();
        }
    }
}
