using Akka.Actor;

namespace Akka.Serialization;

/// <summary>Turns objects of some types into bytes and back. Shared by all threads of a system.</summary>
public abstract class Serializer
{
    protected readonly ExtendedActorSystem system;

    private readonly Lazy<int> _identifier;

    protected Serializer(ExtendedActorSystem system)
    {
        this.system = system;
        _identifier = new Lazy<int>(() => SerializerIdentifiers.Find(system.Settings.Config, GetType()));
    }

    /// <summary>Stored beside the bytes, so that whoever reads them finds this serializer again. Never to be given to another one.</summary>
    public virtual int Identifier => _identifier.Value;

    /// <summary>Whether the object's type must be stored beside the bytes.</summary>
    public abstract bool IncludeManifest { get; }

    public abstract byte[] ToBinary(object obj);

    public abstract object FromBinary(byte[] bytes, Type type);

    public T FromBinary<T>(byte[] bytes) => (T)FromBinary(bytes, typeof(T));
}
