package dev.llmnode.p2p.transport;

/** What one connection may hold of this host's memory: bytes that came and were not read yet. */
public interface MemoryAccount {
    /** For what is bounded by other means, or is no peer's doing. */
    MemoryAccount UNBOUNDED = new MemoryAccount() {
        @Override
        public boolean take(int bytes) {
            return true;
        }

        @Override
        public void giveBack(int bytes) {
            // Nothing was taken.
        }

        @Override
        public long left() {
            return Long.MAX_VALUE;
        }
    };

    /** Takes a share; false, and nothing taken, where there is not so much. */
    boolean take(int bytes);

    void giveBack(int bytes);

    /** Bytes that could be taken now. */
    long left();
}
