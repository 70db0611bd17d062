using System.Text.RegularExpressions;
using Akka.Actor.Guardians;
using Akka.Actor.Scheduling;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Actor;

/// <summary>The one implementation of an actor system.</summary>
internal sealed partial class ActorSystemImpl : ExtendedActorSystem
{
    private readonly ExtensionRegistry _extensions;
    private readonly RootSupervisor _rootSupervisor;
    private readonly LocalActorRefProvider _provider;
    private readonly LocalActorRef _root;
    private readonly Lazy<Serialization.Serialization> _serialization;
    private LocalActorRef _userGuardian;
    private LocalActorRef _systemGuardian;

    public ActorSystemImpl(string name, ActorSystemSetup setup)
    {
        if (!ValidName().IsMatch(name ?? ""))
        {
            throw new ArgumentException(
                $"Invalid system name \"{name}\". It starts with a letter or digit, followed by letters, digits and -.",
                nameof(name));
        }

        Name = name;
        var bootstrap = setup.Get<BootstrapSetup>();
        var config = bootstrap.HasValue && bootstrap.Value.Config.HasValue ? bootstrap.Value.Config.Value : ConfigurationFactory.Load();
        Settings = new Settings(this, config, setup);
        EventStream = new EventStream(Settings.DebugEventStream);
        EventStream.SetLogLevel(Logging.LogLevelFor(Settings.LogLevel));
        Log = new BusLogging(EventStream, $"ActorSystem({name})", typeof(ActorSystem), Settings.LogFormatter);
        StartStandardOutLogger();

        var rootPath = new RootActorPath(new Address("akka", name));
        DeadLetters = new DeadLetterActorRef(this, rootPath / "deadLetters");
        _rootSupervisor = new RootSupervisor(this, rootPath / "_Root-guardian-supervisor");
        _provider = new LocalActorRefProvider(this, rootPath);
        IgnoreRef = new IgnoreActorRef(_provider);
        Scheduler = CreateScheduler();
        Dispatchers = new Dispatchers(this, new DispatcherPrerequisites(EventStream, Scheduler, Settings));
        _extensions = new ExtensionRegistry(this);
        _serialization = new Lazy<Serialization.Serialization>(() => new Serialization.Serialization(this));

        var props = Props.Create<RootGuardian>().WithSupervisorStrategy(new RootGuardianStrategy(this));
        _root = new LocalActorRef(this, props, Dispatchers.Lookup(Dispatchers.InternalDispatcherId), _rootSupervisor, rootPath);
    }

    public override Settings Settings { get; }

    public override string Name { get; }

    public override EventStream EventStream { get; }

    public override IActorRef DeadLetters { get; }

    public override IActorRef IgnoreRef { get; }

    public override Dispatchers Dispatchers { get; }

    public override IScheduler Scheduler { get; }

    public override ILoggingAdapter Log { get; }

    public override Serialization.Serialization Serialization => _serialization.Value;

    public override IActorRefProvider Provider => _provider;

    public override IInternalActorRef Guardian => _userGuardian;

    public override IInternalActorRef LookupRoot => _root;

    public override IInternalActorRef SystemGuardian => _systemGuardian;

    /// <summary>Ends the waiting of unanswered asks, also of those that are made after the system's end.</summary>
    public TimerWheel AskTimeouts { get; } = new(TimeSpan.FromMilliseconds(10));

    public Task RootEnded => _rootSupervisor.Ended;

    public void Start()
    {
        try
        {
            _root.Start();
            var strategy = SupervisorStrategyConfigurator.CreateConfigurator(Settings.SupervisorStrategyClass).Create();
            _systemGuardian = (LocalActorRef)_root.Cell.AttachChild(Props.Create<SystemGuardian>(), "system", isSystemService: true);
            _userGuardian = (LocalActorRef)_root.Cell.AttachChild(
                Props.Create<GuardianActor>().WithSupervisorStrategy(strategy), "user", isSystemService: true);
            _ = EndAfterRoot();

            EventStream.StartUnsubscriber(this);
            StartLoggers();
            StartListeners();
            if (Settings.LogConfigOnStart) Log.Info(Settings.Config.ToString());
            CoordinatedShutdown.Get(this);
            LoadExtensions();
        }
        catch
        {
            Abort();
            throw;
        }
    }

    public override IActorRef ActorOf(Props props, string name = null) =>
        _userGuardian.Cell.AttachChild(props, name, isSystemService: false);

    public override IActorRef SystemActorOf(Props props, string name = null) =>
        _systemGuardian.Cell.AttachChild(props, name, isSystemService: true);

    public override IActorRef SystemActorOf<TActor>(string name = null) => SystemActorOf(Props.Create<TActor>(), name);

    public override ActorSelection ActorSelection(ActorPath actorPath) => ActorRefFactoryShared.ActorSelection(actorPath, this);

    public override ActorSelection ActorSelection(string actorPath) =>
        ActorRefFactoryShared.ActorSelection(actorPath, this, LookupRoot);

    public override object RegisterExtension(IExtensionId extension) => _extensions.Register(extension);

    public override object GetExtension(IExtensionId extensionId) => _extensions.Find(extensionId.ExtensionType);

    public override T GetExtension<T>() => (T)_extensions.Find(typeof(T));

    public override bool HasExtension(Type type) => _extensions.Find(type) is not null;

    public override bool HasExtension<T>() => HasExtension(typeof(T));

    public override bool TryGetExtension(Type extensionType, out object extension) =>
        (extension = _extensions.Find(extensionType)) is not null;

    public override bool TryGetExtension<T>(out T extension) => (extension = GetExtension<T>()) is not null;

    /// <summary>Names below the root that no actor has.</summary>
    public IInternalActorRef RootChild(LocalActorRef parent, string name) =>
        ReferenceEquals(parent, _root) && name == "deadLetters" ? (IInternalActorRef)DeadLetters : ActorRefs.Nobody;

    /// <summary>Identify is answered even for an actor that does not exist; everything else is published.</summary>
    public void PublishDeadLetter(object message, IActorRef sender, IActorRef recipient)
    {
        switch (message)
        {
            case Identify identify:
                sender?.Tell(new ActorIdentity(identify.MessageId, null), recipient);
                break;
            case IDeadLetterSuppression suppressed:
                EventStream.Publish(new SuppressedDeadLetter(suppressed, sender ?? DeadLetters, recipient));
                break;
            default:
                EventStream.Publish(new DeadLetter(message, sender ?? DeadLetters, recipient));
                break;
        }
    }

    public override string PrintTree()
    {
        var lines = new List<string>();
        AddTree(_root, 0, lines);
        return string.Join(Environment.NewLine, lines);
    }

    public override string ToString() => LookupRoot.Path.Root.Address.ToString();

    private static void AddTree(IActorRef actor, int depth, List<string> lines)
    {
        if (actor is not LocalActorRef local) return;
        lines.Add($"{new string(' ', depth * 2)}{(depth == 0 ? "/" : local.Path.Name)} {local.Cell.Props.Type.Name}");
        foreach (var child in local.Cell.GetChildren()) AddTree(child, depth + 1, lines);
    }

    [GeneratedRegex("^[a-zA-Z0-9][a-zA-Z0-9-]*$")]
    private static partial Regex ValidName();

    private IScheduler CreateScheduler()
    {
        var type = Type.GetType(Settings.SchedulerClass)
            ?? throw new ConfigurationException($"akka.scheduler.implementation cannot be loaded: {Settings.SchedulerClass}");
        return (IScheduler)Activator.CreateInstance(type, Settings.Config, Log);
    }

    private void LoadExtensions()
    {
        foreach (var name in Settings.Config.GetStringList("akka.extensions"))
        {
            var type = Type.GetType(name);
            if (type is not null && typeof(IExtensionId).IsAssignableFrom(type))
                RegisterExtension((IExtensionId)Activator.CreateInstance(type));
            else
                Log.Error("[{0}] in akka.extensions is not the name of an extension's provider", name);
        }
    }
}
