using Akka.Configuration;

namespace Akka.Actor;

/// <summary>Makes the strategy of the user guardian; named by its class in the configuration.</summary>
public abstract class SupervisorStrategyConfigurator
{
    public static SupervisorStrategyConfigurator CreateConfigurator(string typeName) => typeName switch
    {
        "Akka.Actor.DefaultSupervisorStrategy" => new DefaultSupervisorStrategy(),
        "Akka.Actor.StoppingSupervisorStrategy" => new StoppingSupervisorStrategy(),
        _ => (SupervisorStrategyConfigurator)Activator.CreateInstance(
            Type.GetType(typeName) ?? throw new ConfigurationException($"Could not find the supervisor strategy class {typeName}")),
    };

    public abstract SupervisorStrategy Create();
}
