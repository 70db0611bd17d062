using Akka.Actor;

namespace Akka.TestKit;

/// <summary>Gives access to the test settings of a system.</summary>
public class TestKitExtension : ExtensionIdProvider<TestKitSettings>
{
    public override TestKitSettings CreateExtension(ExtendedActorSystem system) => new(system.Settings.Config);

    public static TestKitSettings For(ActorSystem system) => new TestKitExtension().Apply(system);
}
