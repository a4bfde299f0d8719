package dev.llmnode.p2p.kad;

import java.util.List;

/** Knows which values a key may have. */
public interface RecordValidator {
    /** Takes each value, and holds the first for the best. */
    RecordValidator ANY = (key, value) -> true;

    boolean isValid(Key key, Value value);

    /** Which of several valid values is the best: its index. */
    default int select(Key key, List<Value> values) {
        return 0;
    }
}
