package dev.llmnode.p2p.security;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/** Takes the frames of the transport phase apart and decrypts them; the first bad one ends the connection. */
final class NoiseDecoder extends ByteToMessageDecoder {
    private static final int LENGTH_BYTES = 2;

    private final CipherState cipher;

    NoiseDecoder(CipherState cipher) {
        this.cipher = cipher;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws HandshakeException {
        if (in.readableBytes() < LENGTH_BYTES) {
            return;
        }
        int length = in.getUnsignedShort(in.readerIndex());
        if (in.readableBytes() < LENGTH_BYTES + length) {
            return;
        }
        byte[] frame = NoiseScratch.sealed();
        in.skipBytes(LENGTH_BYTES).readBytes(frame, 0, length);
        byte[] plain = cipher.decrypt(new byte[0], frame, 0, length);
        if (plain.length > 0) {
            out.add(Unpooled.wrappedBuffer(plain));
        }
    }
}
