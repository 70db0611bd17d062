namespace TableActors.Actors.Serialization;

/// <summary>How one type of message is written and read.</summary>
/// <param name="Manifest">
/// The name of the form, which is stored and sent with the bytes. It ends in a number: another form of the same type gets the next one, and the
/// forms before it stay readable.
/// </param>
/// <param name="Type">The type.</param>
internal abstract record WireFormat(string Manifest, Type Type)
{
    public abstract void Write(WireWriter writer, object message);

    public abstract object Read(WireReader reader);

    /// <summary>Whether a message can be written in this form although a later one is there, so that nodes of an older version can read it.</summary>
    public abstract bool Suffices(object message);

    /// <summary>Makes the format of a type.</summary>
    /// <param name="manifest">See <see cref="WireFormat"/>.</param>
    /// <param name="write">Writes a message.</param>
    /// <param name="read">Reads a message.</param>
    /// <param name="suffices">See <see cref="Suffices"/>; left out: never.</param>
    public static WireFormat Of<T>(
        string manifest, Action<WireWriter, T> write, Func<WireReader, T> read, Predicate<T>? suffices = null) where T : class =>
        new Typed<T>(manifest, write, read, suffices);

    private sealed record Typed<T>(string Manifest, Action<WireWriter, T> Writing, Func<WireReader, T> Reading, Predicate<T>? IsEnough)
        : WireFormat(Manifest, typeof(T))
        where T : class
    {
        public override bool Suffices(object message) => IsEnough?.Invoke((T)message) == true;

        public override void Write(WireWriter writer, object message) => Writing(writer, (T)message);

        public override object Read(WireReader reader) => Reading(reader);
    }
}
