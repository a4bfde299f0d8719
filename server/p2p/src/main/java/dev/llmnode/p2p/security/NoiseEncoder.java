package dev.llmnode.p2p.security;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/** Cuts what goes out into frames of at most 65,535 bytes and encrypts them. */
// A write that fails closes the channel, and that is where failures are seen.
@SuppressWarnings("FutureReturnValueIgnored")
final class NoiseEncoder extends ChannelOutboundHandlerAdapter {
    private static final int LENGTH_BYTES = 2;
    private static final int MAX_PLAIN = 0xffff - CipherState.TAG_BYTES;

    private final CipherState cipher;

    NoiseEncoder(CipherState cipher) {
        this.cipher = cipher;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        ByteBuf in = (ByteBuf) message;
        int frames = Math.max(1, (in.readableBytes() + MAX_PLAIN - 1) / MAX_PLAIN);
        ByteBuf out = context.alloc().ioBuffer(in.readableBytes() + frames * (LENGTH_BYTES + CipherState.TAG_BYTES));
        byte[] plain = NoiseScratch.plain();
        byte[] sealed = NoiseScratch.sealed();
        while (in.isReadable()) {
            int length = Math.min(in.readableBytes(), MAX_PLAIN);
            in.readBytes(plain, 0, length);
            int written = cipher.encrypt(plain, length, sealed);
            out.writeShort(written).writeBytes(sealed, 0, written);
        }
        in.release();
        context.write(out, promise);
    }
}
