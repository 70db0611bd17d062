using System.Linq.Expressions;
using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>What is needed to make an actor, and to make it again after a failure. Immutable and shareable.</summary>
public class Props : IEquatable<Props>
{
    private readonly IIndirectActorProducer _producer;

    public Props(Type type)
        : this(type, [])
    {
    }

    public Props(Type type, object[] args)
        : this(type, null, args)
    {
    }

    public Props(Type type, SupervisorStrategy supervisorStrategy, IEnumerable<object> args)
        : this(type, supervisorStrategy, args.ToArray())
    {
    }

    public Props(Type type, SupervisorStrategy supervisorStrategy, params object[] args)
        : this(new ConstructorProducer(type, args ?? []), args) => SupervisorStrategy = supervisorStrategy;

    protected Props()
        : this(typeof(EmptyActor))
    {
    }

    protected Props(Props copy)
    {
        _producer = copy._producer;
        Type = copy.Type;
        Arguments = copy.Arguments;
        SupervisorStrategy = copy.SupervisorStrategy;
        GivenDispatcher = copy.GivenDispatcher;
        StashCapacity = copy.StashCapacity;
    }

    private Props(IIndirectActorProducer producer, object[] args)
    {
        _producer = producer;
        Type = producer.ActorType;
        Arguments = args ?? [];
    }

    /// <summary>An actor that handles nothing.</summary>
    public static Props Empty { get; } = Create<EmptyActor>();

    public Type Type { get; }

    public object[] Arguments { get; }

    public SupervisorStrategy SupervisorStrategy { get; private set; }

    public string Dispatcher => GivenDispatcher ?? Dispatchers.DefaultDispatcherId;

    internal string GivenDispatcher { get; private set; }

    /// <summary>Below zero for a stash without a limit.</summary>
    internal int StashCapacity { get; private set; } = -1;

    /// <summary>The expression must be a plain <c>new</c>; its arguments are evaluated once, now.</summary>
    public static Props Create<TActor>(Expression<Func<TActor>> factory, SupervisorStrategy supervisorStrategy = null)
        where TActor : ActorBase
    {
        var producer = ConstructorExpression.ToProducer(factory);
        return new Props(producer, producer.Arguments) { SupervisorStrategy = supervisorStrategy };
    }

    public static Props Create<TActor>(params object[] args)
        where TActor : ActorBase => new(typeof(TActor), args);

    public static Props Create<TActor>(SupervisorStrategy supervisorStrategy)
        where TActor : ActorBase, new() => new(typeof(TActor), supervisorStrategy);

    public static Props Create(Type type, params object[] args)
    {
        ArgumentNullException.ThrowIfNull(type);
        return new Props(type, args);
    }

    public static Props CreateBy(IIndirectActorProducer producer, params object[] args)
    {
        ArgumentNullException.ThrowIfNull(producer);
        return new Props(producer, args);
    }

    public Props WithSupervisorStrategy(SupervisorStrategy supervisorStrategy)
    {
        var copy = Copy();
        copy.SupervisorStrategy = supervisorStrategy;
        return copy;
    }

    public Props WithDispatcher(string dispatcher)
    {
        var copy = Copy();
        copy.GivenDispatcher = dispatcher;
        return copy;
    }

    /// <summary>Every actor of this engine has the one kind of mailbox, which serves all needs.</summary>
    public Props WithMailbox(string mailbox) => Copy();

    public Props WithStashCapacity(int stashCapacity)
    {
        var copy = Copy();
        copy.StashCapacity = stashCapacity;
        return copy;
    }

    public virtual ActorBase NewActor() => _producer.Produce();

    public bool Equals(Props other) =>
        ReferenceEquals(this, other)
        || (other is not null
            && Type == other.Type
            && ReferenceEquals(SupervisorStrategy, other.SupervisorStrategy)
            && GivenDispatcher == other.GivenDispatcher
            && StashCapacity == other.StashCapacity
            && Arguments.SequenceEqual(other.Arguments));

    public override bool Equals(object obj) => obj is Props other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Type, GivenDispatcher, StashCapacity, Arguments.Length);

    internal void Release(ActorBase actor) => _producer.Release(actor);

    protected virtual Props Copy() => new(this);

    private sealed class EmptyActor : ActorBase
    {
        protected override bool Receive(object message) => false;
    }
}
