package io.paywindow.expiry;

import io.micrometer.core.instrument.MeterRegistry;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.expiry.decision.PaymentWindow;
import io.paywindow.expiry.streams.ExpiryStreams;
import io.paywindow.expiry.streams.ExpiryWatch;
import io.paywindow.expiry.streams.KafkaTicks;
import io.paywindow.expiry.streams.Parts;
import io.paywindow.expiry.streams.StreamsProperties;
import java.time.InstantSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The parts of the expiry processor, put together. */
@Configuration(proxyBeanMethods = false)
class ExpiryWiring {

    /**
     * Of what is kept in the folder. Another one, after an upgrade, finds nothing there and restores everything from the changelog: states
     * whose form it knows, without the index that belongs to them.
     */
    private static final String LAYOUT = "layout-2";

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    FactCodec factCodec() {
        return new FactCodec();
    }

    @Bean
    ExpiryWatch expiryWatch(MeterRegistry registry, InstantSource clock) {
        return new ExpiryWatch(registry, clock);
    }

    @Bean
    KafkaTicks ticks(ExpirySettings settings, FactCodec codec, InstantSource clock) {
        return new KafkaTicks(settings.kafka(), settings.instanceId(), codec, clock);
    }

    @Bean
    ExpiryStreams expiryStreams(
            ExpirySettings settings, FactCodec codec, KafkaTicks ticks, ExpiryWatch watch, InstantSource clock) {
        PaymentWindow window = new PaymentWindow(settings.grace(), settings.outageGrace(), settings.zone());
        StreamsProperties properties = new StreamsProperties(
                settings.kafka(),
                settings.instanceId(),
                // Two instances on one machine must not share a folder.
                settings.stateDir()
                        .resolve(settings.instanceId())
                        .resolve(LAYOUT)
                        .toAbsolutePath(),
                settings.commitInterval(),
                settings.threads(),
                settings.standbyReplicas());
        Parts parts = new Parts(window, codec, ticks, watch, clock, settings.tick());
        return new ExpiryStreams(
                properties, settings.store(), parts, settings.rocksdbMemory().toBytes());
    }

    @Bean
    ExpiryStart expiryStart(
            ExpirySettings settings, ExpiryStreams streams, ConfigurableApplicationContext application) {
        return new ExpiryStart(settings, streams, application);
    }
}
