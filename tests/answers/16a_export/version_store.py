# %% right: copytree
class VersionStore(VersionFolder):
    def publish(self, write):
        from contextlib import ExitStack

        with ExitStack() as stack:
            place = stack.enter_context(
                tempfile.TemporaryDirectory(prefix=".new", dir=self.root, ignore_cleanup_errors=True)
            )
            inner = os.path.join(place, "content")
            os.makedirs(inner)
            write(Path(inner))
            number = 1 + max([0, *self.versions()])
            os.rename(inner, os.path.join(self.root, str(number)))
            return number

    def activate(self, version):
        names = {path.name for path in self.root.iterdir() if path.is_dir()}
        if str(version) not in names:
            raise LookupError(f"{version} is missing")
        if [version] != self.history()[-1:]:
            self._replace([*self.history(), version])

    def rollback(self):
        match self.history():
            case [*rest, last, _]:
                self._replace([*rest, last])
                return last
        raise LookupError("nothing to go back to")

    def _replace(self, history):
        with tempfile.NamedTemporaryFile("w", dir=self.root, delete=False) as file:
            json.dump(history, file)
        os.replace(file.name, self.file)

# %% right: mkdtemp and rename
class VersionStore(VersionFolder):
    def publish(self, write):
        import shutil

        draft = Path(tempfile.mkdtemp(prefix="draft-", dir=self.root))
        try:
            write(draft)
        except BaseException:
            shutil.rmtree(draft)
            raise
        number = self.versions()[-1] + 1 if self.versions() else 1
        os.rename(draft, self.root / f"{number}")
        return number

    def activate(self, version):
        if not (self.root / str(version)).is_dir():
            raise KeyError(version)
        if version == self.active():
            return
        self.write(self.history() + [version])

    def rollback(self):
        past = self.history()
        if len(past) < 2:
            raise IndexError("nothing to go back to")
        past.pop()
        self.write(past)
        return past[-1]

    def write(self, history):
        handle, name = tempfile.mkstemp(dir=self.root)
        with os.fdopen(handle, "w") as file:
            json.dump(history, file)
        Path(name).replace(self.file)

# %% right: outside folder
class VersionStore(VersionFolder):
    def publish(self, write):
        draft = Path(tempfile.mkdtemp(dir=self.root.parent, prefix="x"))
        write(draft)
        version = 1
        while any(v >= version for v in self.versions()):
            version += 1
        os.replace(draft, self.root / str(version))
        return version

    def activate(self, version):
        if version not in set(self.versions()):
            raise LookupError("missing")
        history = self.history()
        if not history or history[-1] != version:
            self.save(history + [version])

    def rollback(self):
        *earlier, _ = self.history() or [None]
        if earlier:
            self.save(earlier)
            return self.active()
        raise LookupError("nothing before")

    def save(self, history):
        temporary = self.file.with_suffix(".tmp")
        with open(temporary, "w") as file:
            file.write(str(history))
        os.replace(temporary, self.file)

# %% right: with a lock file
import fcntl
from contextlib import contextmanager


class VersionStore(VersionFolder):
    @contextmanager
    def _locked(self):
        with open(self.root / ".lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def publish(self, write):
        with self._locked():
            return self._publish(write)

    def _publish(self, write):
        version = max(self.versions(), default=0) + 1
        with tempfile.TemporaryDirectory(dir=self.root) as scratch:
            folder = Path(scratch) / "version"
            folder.mkdir()
            write(folder)
            folder.rename(self.root / str(version))
        return version

    def activate(self, version):
        with self._locked():
            if version not in self.versions():
                raise LookupError(version)
            if version != self.active():
                self._save([*self.history(), version])

    def rollback(self):
        with self._locked():
            history = self.history()[:-1]
            if not history:
                raise LookupError("nothing before")
            self._save(history)
            return history[-1]

    def _save(self, history):
        new = self.root / "history.new"
        new.write_text(json.dumps(history))
        os.replace(new, self.file)

# %% wrong: by the service
# message: Write the store yourself
from course_utils.serving import ModelStore


class VersionStore(VersionFolder):
    def publish(self, write):
        return ModelStore(self.root).add(write)

    def activate(self, version):
        ModelStore(self.root).switch(version)
        self._save(json.loads((self.root / "active.json").read_text())["trail"])

    def rollback(self):
        back = ModelStore(self.root).back()
        self._save(json.loads((self.root / "active.json").read_text())["trail"])
        return back

    def _save(self, history):
        new = self.root / "history.new"
        new.write_text(json.dumps(history))
        os.replace(new, self.file)

# %% wrong: cleans up after os errors only
# message: not only OSError
class VersionStore(VersionFolder):
    def publish(self, write):
        import shutil

        version = max(self.versions(), default=0) + 1
        folder = self.root / f"draft-{version}"
        folder.mkdir()
        try:
            write(folder)
        except OSError:
            shutil.rmtree(folder)
            raise
        folder.rename(self.root / str(version))
        return version

    def activate(self, version):
        if version not in self.versions():
            raise LookupError(version)
        if version != self.active():
            self._save([*self.history(), version])

    def rollback(self):
        history = self.history()[:-1]
        if not history:
            raise LookupError("nothing before")
        self._save(history)
        return history[-1]

    def _save(self, history):
        new = self.root / "history.new"
        new.write_text(json.dumps(history))
        os.replace(new, self.file)

# %% wrong: count as number
# mistake: The new number counts the versions: it is not one above the largest.
# message: not the count of the folders
class VersionStore(VersionFolder):
    def publish(self, write):
        version = len(self.versions()) + 1
        with tempfile.TemporaryDirectory(dir=self.root) as scratch:
            folder = Path(scratch) / "v"
            folder.mkdir()
            write(folder)
            folder.rename(self.root / str(version))
        return version

    def activate(self, version):
        if version not in self.versions():
            raise LookupError(version)
        if version != self.active():
            self._save([*self.history(), version])

    def rollback(self):
        history = self.history()[:-1]
        if not history:
            raise LookupError
        self._save(history)
        return history[-1]

    def _save(self, history):
        new = self.root / "history.new"
        new.write_text(json.dumps(history))
        os.replace(new, self.file)

# %% wrong: draft left over
# message: remove what was written
class VersionStore(VersionFolder):
    def publish(self, write):
        version = max(self.versions(), default=0) + 1
        folder = Path(tempfile.mkdtemp(prefix="draft", dir=self.root))
        write(folder)
        folder.rename(self.root / str(version))
        return version

    def activate(self, version):
        if version not in self.versions():
            raise LookupError(version)
        if version != self.active():
            self._save([*self.history(), version])

    def rollback(self):
        history = self.history()[:-1]
        if not history:
            raise LookupError
        self._save(history)
        return history[-1]

    def _save(self, history):
        new = self.root / "history.new"
        new.write_text(json.dumps(history))
        os.replace(new, self.file)

# %% wrong: empties the history
# mistake: A rollback of the first activation leaves an empty history.
# message: LookupError instead of an empty history
class VersionStore(VersionFolder):
    def publish(self, write):
        version = max(self.versions(), default=0) + 1
        with tempfile.TemporaryDirectory(dir=self.root) as scratch:
            folder = Path(scratch) / "version"
            folder.mkdir()
            write(folder)
            folder.rename(self.root / str(version))
        return version

    def activate(self, version):
        if version not in self.versions():
            raise LookupError(version)
        if version != self.active():
            self._save([*self.history(), version])

    def rollback(self):
        history = self.history()
        if not history:
            raise LookupError
        self._save(history[:-1])
        return self.active()

    def _save(self, history):
        new = self.root / "history.new"
        new.write_text(json.dumps(history))
        os.replace(new, self.file)

# %% wrong: error swallowed
# message: let the exception go on
class VersionStore(VersionFolder):
    def publish(self, write):
        version = max(self.versions(), default=0) + 1
        with tempfile.TemporaryDirectory(dir=self.root) as scratch:
            folder = Path(scratch) / "v"
            folder.mkdir()
            try:
                write(folder)
            except Exception:
                return None
            folder.rename(self.root / str(version))
        return version

    def activate(self, version):
        if version not in self.versions():
            raise LookupError(version)
        if version != self.active():
            self._save([*self.history(), version])

    def rollback(self):
        history = self.history()[:-1]
        if not history:
            raise LookupError
        self._save(history)
        return history[-1]

    def _save(self, history):
        new = self.root / "history.new"
        new.write_text(json.dumps(history))
        os.replace(new, self.file)

# %% wrong: history overwritten
# message: write_text on history.json empties it first
# message: rollback writes a new file
class VersionStore(VersionFolder):
    def publish(self, write):
        version = max(self.versions(), default=0) + 1
        with tempfile.TemporaryDirectory(dir=self.root) as scratch:
            folder = Path(scratch) / "version"
            folder.mkdir()
            write(folder)
            folder.rename(self.root / str(version))
        return version

    def activate(self, version):
        if version not in self.versions():
            raise LookupError(version)
        if version != self.active():
            self.file.write_text(json.dumps([*self.history(), version]))

    def rollback(self):
        history = self.history()[:-1]
        if not history:
            raise LookupError
        self.file.write_text(json.dumps(history))
        return history[-1]

# %% wrong: missing version
# message: A missing version is a LookupError
# instead of:
# |        if version not in self.versions():
# |            raise LookupError(f"no version {version}; there are {self.versions()}")
# write:
# instead of: LookupError("no version was active before")
# write:      LookupError

# %% wrong: rollback to the number below
# mistake: A rollback goes to the number below, not to the version active before.
# message: not the number below
class VersionStore(VersionFolder):
    def publish(self, write):
        version = max(self.versions(), default=0) + 1
        with tempfile.TemporaryDirectory(dir=self.root) as scratch:
            folder = Path(scratch) / "version"
            folder.mkdir()
            write(folder)
            folder.rename(self.root / str(version))
        return version

    def activate(self, version):
        if version not in self.versions():
            raise LookupError(version)
        if version != self.active():
            self._save([*self.history(), version])

    def rollback(self):
        earlier = [v for v in self.versions() if v < (self.active() or 0)]
        if not earlier:
            raise LookupError
        self._save([*self.history()[:-1], earlier[-1]])
        return earlier[-1]

    def _save(self, history):
        new = self.root / "history.new"
        new.write_text(json.dumps(history))
        os.replace(new, self.file)

# %% wrong: state in memory
# message: The state is in the file, not in the object
class VersionStore(VersionFolder):
    def publish(self, write):
        version = max(self.versions(), default=0) + 1
        with tempfile.TemporaryDirectory(dir=self.root) as scratch:
            folder = Path(scratch) / "version"
            folder.mkdir()
            write(folder)
            folder.rename(self.root / str(version))
        return version

    def history(self):
        return list(getattr(self, "past", []))

    def active(self):
        return self.history()[-1] if self.history() else None

    def activate(self, version):
        if version not in self.versions():
            raise LookupError(version)
        if version != self.active():
            self._save([*self.history(), version])

    def rollback(self):
        history = self.history()[:-1]
        if not history:
            raise LookupError
        self._save(history)
        return history[-1]

    def _save(self, history):
        self.past = history
        new = self.root / "history.new"
        new.write_text(json.dumps(history))
        os.replace(new, self.file)

# %% wrong: written in place
# message: nothing appears while it is being written
class VersionStore(VersionFolder):
    def publish(self, write):
        version = max(self.versions(), default=0) + 1
        folder = self.root / str(version)
        folder.mkdir()
        write(folder)
        return version

    def activate(self, version):
        if version not in self.versions():
            raise LookupError(version)
        if version != self.active():
            self._save([*self.history(), version])

    def rollback(self):
        history = self.history()[:-1]
        if not history:
            raise LookupError
        self._save(history)
        return history[-1]

    def _save(self, history):
        new = self.root / "history.new"
        new.write_text(json.dumps(history))
        os.replace(new, self.file)

# %% wrong: numbers as texts
# mistake: The largest number is found by the order of texts, in which 10 is below 9.
# message: as a text '10' comes before '9'
# instead of: max(self.versions(), default=0)
# write:      int(max(map(str, self.versions()), default="0"))
# instead of: LookupError("no version was active before")
# write:      LookupError

# %% wrong: copied into place
# message: A copy into place
# instead of: folder.rename(self.root / str(version))
# write:      __import__("shutil").copytree(folder, self.root / str(version))
# instead of: LookupError("no version was active before")
# write:      LookupError

# %% wrong: files renamed one by one
# message: whole from its first moment
# instead of:
# |            folder.rename(self.root / str(version))
# write:
# |            (self.root / str(version)).mkdir()
# |            for path in folder.iterdir():
# |                path.rename(self.root / str(version) / path.name)
# instead of: LookupError("no version was active before")
# write:      LookupError

# %% wrong: moved from another disk
# message: the folder for temporary files is on another disk
# instead of: tempfile.TemporaryDirectory(dir=self.root)
# write:      tempfile.TemporaryDirectory()
# instead of: folder.rename(self.root / str(version))
# write:      __import__("shutil").move(folder, self.root / str(version))
# instead of: LookupError("no version was active before")
# write:      LookupError

# %% wrong: renamed from another disk
# message: Between disks nothing can be renamed
# instead of: tempfile.TemporaryDirectory(dir=self.root)
# write:      tempfile.TemporaryDirectory()
# instead of: LookupError("no version was active before")
# write:      LookupError

# %% wrong: counted in the object
# message: do not count in the object
class VersionStore(VersionFolder):
    def __init__(self, root):
        super().__init__(root)
        self.last = max(self.versions(), default=0)

    def publish(self, write):
        self.last = max([self.last, *self.versions()]) if self.last == 0 else self.last
        version = self.last + 1
        with tempfile.TemporaryDirectory(dir=self.root) as scratch:
            folder = Path(scratch) / "version"
            folder.mkdir()
            write(folder)
            folder.rename(self.root / str(version))
        self.last = version
        return version

    def activate(self, version):
        if version not in self.versions():
            raise LookupError(version)
        if version != self.active():
            self._save([*self.history(), version])

    def rollback(self):
        history = self.history()[:-1]
        if not history:
            raise LookupError("nothing before")
        self._save(history)
        return history[-1]

    def _save(self, history):
        new = self.root / "history.new"
        new.write_text(json.dumps(history))
        os.replace(new, self.file)

# %% wrong: history read once
# message: Read the history from the file in every call
class VersionStore(VersionFolder):
    def history(self):
        if not hasattr(self, "past"):
            self.past = super().history()
        return list(self.past)

    def publish(self, write):
        version = max(self.versions(), default=0) + 1
        with tempfile.TemporaryDirectory(dir=self.root) as scratch:
            folder = Path(scratch) / "version"
            folder.mkdir()
            write(folder)
            folder.rename(self.root / str(version))
        return version

    def activate(self, version):
        if version not in self.versions():
            raise LookupError(version)
        if version != self.active():
            self._save([*self.history(), version])

    def rollback(self):
        history = self.history()[:-1]
        if not history:
            raise LookupError("nothing before")
        self._save(history)
        return history[-1]

    def _save(self, history):
        self.past = history
        new = self.root / "history.new"
        new.write_text(json.dumps(history))
        os.replace(new, self.file)

# %% wrong: a hundred activations
# message: All of the history counts
# instead of: self._save([*self.history(), version])
# write:      self._save([*self.history(), version][-100:])
# instead of: LookupError("no version was active before")
# write:      LookupError

# %% wrong: old history deleted first
# message: Without the old file
# instead of: os.replace(new, self.file)
# write:      self.file.unlink(missing_ok=True), new.rename(self.file)
# instead of: LookupError("no version was active before")
# write:      LookupError

# %% wrong: a new name each time
# message: files do not pile up
# instead of:
# |        os.replace(new, self.file)
# write:
# |        old = self.root / f"history.{len(list(self.root.iterdir()))}"
# |        old.write_text(json.dumps(self.history()))
# |        os.replace(new, self.file)
# instead of: LookupError("no version was active before")
# write:      LookupError
