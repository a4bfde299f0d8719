package dev.llmnode.sdk.json;

import com.fasterxml.jackson.annotation.JsonValue;

/** One of some texts, of which others may come to be: compare with the constants, or switch over {@code known()}. */
public abstract class OpenEnum {
    private final String wire;

    /** A value by its text. */
    protected OpenEnum(String wire) {
        this.wire = wire;
    }

    /** The text on the wire, known to this version or not. */
    @JsonValue
    public final String wire() {
        return wire;
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof OpenEnum value && value.getClass() == getClass() && value.wire.equals(wire);
    }

    @Override
    public final int hashCode() {
        return wire.hashCode();
    }

    /** The text on the wire. */
    @Override
    public final String toString() {
        return wire;
    }
}
