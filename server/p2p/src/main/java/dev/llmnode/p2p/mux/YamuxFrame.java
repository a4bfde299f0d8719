package dev.llmnode.p2p.mux;

import io.netty.buffer.ByteBuf;

/**
 * The 12 bytes before each frame: version 0, type, flags, stream, and a length whose meaning the type decides (spec, yamux).
 *
 * @param length DATA: bytes that follow; WINDOW_UPDATE: bytes granted; PING: an opaque value; GO_AWAY: the reason
 */
record YamuxFrame(int type, int flags, int stream, long length) {
    static final int HEADER_BYTES = 12;

    static final int DATA = 0;
    static final int WINDOW_UPDATE = 1;
    static final int PING = 2;
    static final int GO_AWAY = 3;

    static final int SYN = 1;
    static final int ACK = 2;
    static final int FIN = 4;
    static final int RST = 8;

    static YamuxFrame read(ByteBuf in) throws YamuxException {
        int version = in.readUnsignedByte();
        YamuxFrame frame =
                new YamuxFrame(in.readUnsignedByte(), in.readUnsignedShort(), in.readInt(), in.readUnsignedInt());
        if (version != 0 || frame.type > GO_AWAY) {
            throw new YamuxException("frame of version %d and type %d".formatted(version, frame.type));
        }
        return frame;
    }

    ByteBuf write(ByteBuf out) {
        return out.writeByte(0)
                .writeByte(type)
                .writeShort(flags)
                .writeInt(stream)
                .writeInt((int) length);
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }
}
