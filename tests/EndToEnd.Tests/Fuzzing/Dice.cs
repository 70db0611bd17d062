using CsCheck;

namespace TableActors.EndToEnd.Tests.Fuzzing;

/// <summary>
/// Draws from generators, one after the other, by one source of chance: what is drawn can be drawn
/// again from <see cref="Seed"/>.
/// </summary>
internal sealed class Dice(PCG chance)
{
    public string Seed => chance.ToString();

    public T Draw<T>(Gen<T> values) => values.Generate(chance, null!, out _);

    /// <summary>Whether something comes true that does so in so many of a hundred cases.</summary>
    public bool Chance(uint percent) => chance.Next(100) < percent;

    /// <summary>A number from 0 to below another.</summary>
    public int Below(int end) => (int)chance.Next((uint)end);

    public T One<T>(params IReadOnlyList<T> values) => values[Below(values.Count)];

    public byte[] Bytes(int length) => Draw(Gen.Byte.Array[length]);
}
