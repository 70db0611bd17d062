using System.Collections.Concurrent;
using System.Reflection;

namespace Akka.Actor;

/// <summary>Makes actors with a constructor that is chosen once, by the arguments.</summary>
internal sealed class ConstructorProducer : IIndirectActorProducer
{
    private static readonly ConcurrentDictionary<ConstructorInfo, ConstructorInvoker> Invokers = new();

    private readonly ConstructorInvoker _constructor;

    public ConstructorProducer(Type actorType, object[] arguments)
    {
        ActorType = actorType;
        Arguments = arguments;
    }

    public ConstructorProducer(ConstructorInfo constructor, object[] arguments)
        : this(constructor.DeclaringType, arguments) =>
        _constructor = Invokers.GetOrAdd(constructor, ConstructorInvoker.Create);

    public Type ActorType { get; }

    public object[] Arguments { get; }

    public ActorBase Produce()
    {
        if (_constructor is not null) return (ActorBase)_constructor.Invoke(Arguments.AsSpan());
        const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DoNotWrapExceptions;
        return (ActorBase)Activator.CreateInstance(ActorType, Any, null, Arguments, null);
    }

    public void Release(ActorBase actor)
    {
    }
}
