using Akka.Actor;
using Akka.Configuration;

namespace Akka.TestKit;

/// <summary>The settings at <c>akka.test</c>.</summary>
public class TestKitSettings : IExtension
{
    public TestKitSettings(Config config)
    {
        DefaultTimeout = config.GetTimeSpan("akka.test.default-timeout", null, allowInfinite: false);
        SingleExpectDefault = config.GetTimeSpan("akka.test.single-expect-default", null, allowInfinite: false);
        TestEventFilterLeeway = config.GetTimeSpan("akka.test.filter-leeway", null, allowInfinite: false);
        TestTimeFactor = config.GetDouble("akka.test.timefactor");
        LogTestKitCalls = config.GetBoolean("akka.test.testkit.debug");
        if (TestTimeFactor <= 0)
            throw new ConfigurationException("akka.test.timefactor must be greater than 0");
    }

    /// <summary>How long latches, barriers and asks of a test wait.</summary>
    public TimeSpan DefaultTimeout { get; }

    /// <summary>How long an expectation outside Within waits where the test gives no time.</summary>
    public TimeSpan SingleExpectDefault { get; }

    /// <summary>How long an event filter waits for log events after the code under it has run.</summary>
    public TimeSpan TestEventFilterLeeway { get; }

    /// <summary>What every given time is multiplied by, so that slow machines can be given more.</summary>
    public double TestTimeFactor { get; }

    public bool LogTestKitCalls { get; }
}
